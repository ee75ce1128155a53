import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { uniqueName } from '../support/bundles';
import { Person, SCREENS, startChromium } from '../support/chromium';
import { eventually } from '../support/eventually';
import type { Reply } from '../support/http';
import type { User } from '../support/registry-client';
import { inTopology } from '../support/world';

const PASSWORD = 'correct horse';
const FIXTURE = join(__dirname, '../../apps/scanning/src/static/fixtures/malicious/fake-prerequisite/SKILL.md');
/** Text that is not what it looks like: HTML, turned around, hidden, from right to left. */
const HOSTILE = '</code><script>alert(1)</script> \u202eevil\u202c zero\u200bwidth שלום';
/** The last page of the file is short, and its first lines are the hostile ones. */
const LINES = [...Array.from({ length: 1_000 }, (_, i) => `line ${i + 1}`), HOSTILE, 'x'.repeat(400), 'the end'];

/** What pages look like is the same in both topologies. */
inTopology('standalone', 'the moderation console', (world) => {
  const [slug, plugin] = [uniqueName('hostile'), uniqueName('reported')];
  const users: Record<string, User> = {};
  let chromium: Browser;
  let person: Person;
  beforeAll(async () => {
    [chromium] = await Promise.all([
      startChromium(),
      ...['owner', 'mod', 'chief', 'stranger'].map(async (name) => {
        users[name] = await world.createUser(name);
        await admin('/api/v1/admin/users/password', { handle: users[name].handle, password: PASSWORD });
      }),
    ]);
    await admin('/api/v1/users/role', { handle: users.mod!.handle, role: 'moderator' });
    await admin('/api/v1/users/role', { handle: users.chief!.handle, role: 'admin' });
    const files = {
      'SKILL.md': readFileSync(FIXTURE),
      'docs/long.txt': LINES.join('\n'),
      'icon.png': Buffer.from([0, 1]),
    };
    await Promise.all([
      world.publishSkillParts(users.owner!, { slug, version: '1.0.0', files }),
      world.publishPlugin(users.owner!, { name: plugin, version: '1.0.0' }),
    ]);
    await eventually(async () => (await world.get(`/api/v1/download?slug=${slug}`)).status, 403);
    await eventually(async () => (await world.get(`/api/v1/packages/${plugin}`)).status, 200);
    const report = { reason: `Odd.\n${HOSTILE}` };
    (await by(users.stranger!, 'POST', `/api/v1/packages/${plugin}/report`, report)).expect(200);
  });
  afterAll(() => chromium.close());
  afterEach(() => person.close());

  const admin = async (path: string, json: object): Promise<void> => {
    (await world.request('POST', path, { token: world.adminToken, json })).expect(200);
  };
  const by = (user: User, method: string, path: string, json?: object): Promise<Reply> =>
    world.request(method, path, { token: user.token, ...(json === undefined ? {} : { json }) });
  /** Opens a page as somebody, who is asked to sign in first. */
  const visit = async (name: string, path: string, javaScriptEnabled = true): Promise<void> => {
    person = await Person.open(chromium, world.url, { viewport: SCREENS[0]!.viewport, javaScriptEnabled });
    await person.goto(path);
    expect(await person.heading()).toBe('Sign in');
    await person.signIn(users[name]!.handle, PASSWORD);
  };
  /** Looks at the page as it is now: nothing it may not do, nobody kept out, nothing beyond the edge. */
  const looksWell = async (name: string): Promise<void> => {
    for (const screen of SCREENS) {
      await person.page.setViewportSize(screen.viewport);
      await person.page.emulateMedia({ colorScheme: screen.colorScheme });
      await person.shoot(`console-${name}-${screen.name}`);
      expect(await person.accessibilityProblems()).toEqual([]);
      expect(await person.fitsWidth()).toBe(true);
    }
    expect(person.complaints).toEqual([]);
  };

  it('shows nothing to whoever is not of the staff', async () => {
    await visit('stranger', '/console');
    expect(await person.heading()).toBe('Not allowed');
    for (const path of [`/console/items?name=${slug}`, '/console/reports', '/console/people/admin', '/console/audit']) {
      await person.goto(path);
      expect(await person.heading()).toBe('Not allowed');
      expect(await person.page.content()).not.toContain(slug);
    }
    expect(await person.page.getByRole('link', { name: 'Console' }).count()).toBe(0);
  });

  it('is walked through and decided with the keyboard', async () => {
    await visit('mod', '/console?list=blocked&kind=skill');
    const { page } = person;
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    for (let i = 0; i < 25 && (await focused()) !== slug; i++) await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `${slug} 1.0.0` }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('q');
    await page.keyboard.type('quite dangerous');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Quarantined. Nobody can download').waitFor();
    expect(await page.locator('.evidence .facts').textContent()).toContain('quite dangerous');
    await page.keyboard.press('u');
    await page.waitForURL('**list=blocked&kind=skill');
    expect(await person.heading()).toBe('Moderation queue');
    await person.goto('/console/audit');
    expect(await person.heading()).toBe('Not allowed');
  });

  it('decides without JavaScript, keeps what was typed, and says when somebody was first', async () => {
    await visit('mod', `/console/items?name=${plugin}`, false);
    const { page } = person;
    const [approve, note] = [page.getByLabel('Approve'), page.getByLabel('Note')];
    const send = () => page.getByRole('button', { name: 'Record decision' }).click();
    await approve.check();
    await send();
    await page.getByRole('alert').getByText('Moderation reason required').waitFor();
    expect(await approve.isChecked()).toBe(true);

    const word = { state: 'quarantined', reason: 'I was first.' };
    (await by(users.chief!, 'POST', `/api/v1/packages/${plugin}/versions/1.0.0/moderation`, word)).expect(200);
    await note.fill('It is fine.');
    await send();
    await page.getByRole('alert').getByText('another moderator was first').waitFor();
    expect(await page.locator('.evidence .facts').textContent()).toMatch(/quarantined[^]*I was first\./);
    expect(await note.inputValue()).toBe('It is fine.');
    await send();
    await page.getByText('Approved. Everybody can have').waitFor();
  });

  it('triages a report once', async () => {
    await visit('mod', '/console/reports?kind=package');
    const { page } = person;
    await page.getByRole('link', { name: plugin }).click();
    await page.getByLabel('Dismiss').check();
    const reportId = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.getByLabel('Note').fill('Nothing to it.');
    const triage = { status: 'confirmed', note: 'It is so.' };
    (await by(users.chief!, 'POST', `/api/v1/packages/reports/${reportId}/triage`, triage)).expect(200);
    await page.getByRole('button', { name: 'Record decision' }).click();
    await page.getByRole('alert').getByText('Somebody was first').waitFor();
    expect(await page.getByText('Nothing to it.').count()).toBe(1);
    await page.getByRole('button', { name: 'Open it again' }).click();
    await page.getByText('Open again.').waitFor();
    await page.getByLabel('Dismiss').check();
    await page.getByLabel('Note').fill('Nothing to it.');
    await page.getByRole('button', { name: 'Record decision' }).click();
    await page.getByText('Recorded.').waitFor();
  });

  it('looks well everywhere, also with hostile text, and finds what was done', async () => {
    await visit('chief', '/console');
    const { page } = person;
    await looksWell('queue');
    await person.goto(`/console/items?name=${slug}`);
    await looksWell('item');
    await page.getByRole('link', { name: 'icon.png' }).click();
    await page.getByText('This file is binary').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'docs/long.txt' }).click();
    await page.getByRole('link', { name: 'Lines after' }).click();
    expect(await page.locator('#L1001').textContent()).toContain('</code><script>alert(1)</script> U+202Eevil');
    await looksWell('file');
    await person.goto('/console/items?name=nothing%00here');
    await looksWell('found-nothing');
    await person.goto('/console/reports?kind=package&status=all');
    await looksWell('reports');
    await page.getByRole('link', { name: plugin }).click();
    await looksWell('report');
    await person.goto('/console/appeals?kind=skill&status=rejected');
    await looksWell('appeals');
    await person.goto('/console/webhooks');
    await looksWell('webhooks');

    await person.goto('/console/people?handle=nobody-at-all');
    await looksWell('people');
    await page.getByLabel('Handle').fill(`@${users.stranger!.handle}`);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('link', { name: 'Ban…' }).click();
    await page.getByLabel('Reason').fill('Spam <b>');
    await looksWell('ban');
    await page.getByRole('button', { name: 'Ban account' }).click();
    await page.getByText('Banned. Nobody sees').waitFor();
    await looksWell('person');

    const records = `/console/audit?target=${slug}&actor=${users.mod!.handle}`;
    const found = async () => {
      await person.goto(records);
      return page.getByRole('link', { name: 'skill.version.moderation' }).count();
    };
    await eventually(found, 1);
    await page.getByText(/^Record \d+ of/).click();
    await looksWell('audit');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('Download these records').click()]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(['skill.version.moderation']);
    await page.getByLabel('Day').fill('2026-02-31');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('alert').getByText('Write a day there is').waitFor();
  });
});

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { uniqueName } from '../support/bundles';
import { Person, startChromium } from '../support/chromium';
import { eventually } from '../support/eventually';
import { startProcess, type TestProcess } from '../support/processes';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { programDirectories } from '../support/test-environment';
import { inTopology } from '../support/world';

const PASSWORD = 'correct horse';
const NEWEST = 'clawhub';
const OLDER = ['clawhub-0.20.0', 'clawhub-0.8.0', 'clawhub-0.5.0'];

/** A published client on a computer of its own, whose browser is a file: what it opens is for the test to read. */
class Computer {
  private constructor(
    private readonly client: string,
    private readonly site: string,
    private readonly directory: TempDirectory,
  ) {}

  static async create(client: string, site: string): Promise<Computer> {
    const directory = await tempDirectory();
    const opener = join(directory.path, 'bin/xdg-open');
    await mkdir(join(directory.path, 'bin'));
    await writeFile(
      opener,
      `#!/bin/sh\nprintf '%s' "$1" > "${directory.path}/url.part"\nmv "${directory.path}/url.part" "${directory.path}/url"\n`,
    );
    await chmod(opener, 0o755);
    return new Computer(client, site, directory);
  }

  start(...args: string[]): Promise<TestProcess> {
    const { path } = this.directory;
    const program = join(__dirname, '../../node_modules', this.client, 'bin/clawdhub.js');
    const env = {
      HOME: path,
      XDG_CONFIG_HOME: join(path, '.config'),
      CLAWHUB_CONFIG_PATH: join(path, 'clawhub.json'),
      CLAWHUB_DISABLE_TELEMETRY: '1',
      CLAWHUB_WORKDIR: undefined,
      CLAWHUB_REGISTRY: undefined,
      CLAWHUB_SITE: undefined,
      NO_COLOR: '1',
      PATH: [join(path, 'bin'), ...programDirectories()].join(':'),
    };
    const where = ['--site', this.site, '--registry', this.site];
    return startProcess({
      command: process.execPath,
      args: [program, '--workdir', path, ...where, ...args],
      env,
      cwd: path,
    });
  }
  async must(...args: string[]): Promise<string> {
    return ended(await this.start(...args));
  }
  /** What the client has opened in the browser. */
  openedUrl(): Promise<string> {
    return eventually(
      () => readFile(join(this.directory.path, 'url'), 'utf8'),
      (url) => url !== '',
      { timeoutMs: 30_000 },
    );
  }
  async config(): Promise<unknown> {
    return JSON.parse(await readFile(join(this.directory.path, 'clawhub.json'), 'utf8'));
  }
  close(): Promise<void> {
    return this.directory.close();
  }
}

async function ended(client: TestProcess): Promise<string> {
  const { code } = await client.exited;
  const output = client.lines.join('\n');
  if (code !== 0) throw new Error(`the client ended with ${code}: ${output}`);
  return output;
}

/** Every way in that shipped clients know (client-contract 1.4 to 1.6), with a person at a real browser. */
inTopology('cluster', 'login of shipped clients', (world) => {
  let chromium: Browser;
  let person: Person;
  let computer: Computer;
  let handle: string;
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium.close());
  beforeEach(async () => {
    handle = uniqueName('person');
    const json = { handle, password: PASSWORD };
    for (const path of ['/api/v1/admin/users', '/api/v1/admin/users/password'])
      expect((await world.request('POST', path, { token: world.adminToken, json })).status).toBeLessThan(300);
    person = await Person.open(chromium, world.url);
  });
  afterEach(async () => {
    await person.close();
    await computer.close();
  });
  const token = expect.stringMatching(/^clh_[\w-]{43}$/);

  it.each([
    [NEWEST, 'login'],
    ['clawhub-0.20.0', 'login --device'],
  ])('%s: %s by a code, confirmed in the browser', async (client, command) => {
    computer = await Computer.create(client, world.url);
    const login = await computer.start(...command.split(' '));
    const [url] = await login.waitForLine(/http\S+\/cli\/device\S*/, { timeoutMs: 60_000 });
    const [, code = ''] = await login.waitForLine(/enter code: (\S+)/);
    await person.goto(url);
    await person.signIn(handle, PASSWORD);
    await person.page.getByLabel('Code').fill(code);
    await person.page.getByRole('button', { name: 'Continue' }).click();
    await person.page.getByRole('button', { name: 'Allow' }).click();
    await person.page.getByText('Device connected').waitFor();
    expect(await ended(login)).toContain(`@${handle}`);
    expect(await computer.config()).toEqual({ registry: world.url, token });
    expect(await computer.must('whoami')).toContain(handle);
  });
  it('clawhub: login by a code that somebody denies', async () => {
    computer = await Computer.create(NEWEST, world.url);
    const login = await computer.start('login');
    const [, code = ''] = await login.waitForLine(/enter code: (\S+)/, { timeoutMs: 60_000 });
    await person.goto(`/cli/device?user_code=${code}`);
    await person.signIn(handle, PASSWORD);
    await person.page.getByRole('button', { name: 'Deny' }).click();
    expect((await login.exited).code).toBe(1);
    expect(login.lines.join('\n')).toMatch(/denied/i);
  });

  it.each(OLDER)('%s: login by the browser', async (client) => {
    computer = await Computer.create(client, world.url);
    const login = await computer.start('login', '--label', 'My laptop');
    await person.page.goto(await computer.openedUrl());
    await person.signIn(handle, PASSWORD);
    await person.page.getByText('My laptop').waitFor();
    await person.page.getByRole('button', { name: 'Allow' }).click();
    expect(await ended(login)).toContain(`@${handle}`);
    expect(person.complaints).toEqual([]);
    expect(await computer.config()).toEqual({ registry: world.url, token });
    expect(await computer.must('whoami')).toContain(handle);
  });

  it.each([NEWEST, ...OLDER])('%s: login by a token from the page', async (client) => {
    computer = await Computer.create(client, world.url);
    await person.signIn(handle, PASSWORD);
    await person.page.getByRole('button', { name: 'Create token' }).click();
    const made = (await person.page.locator('code.secret').textContent()) ?? '';
    expect(await computer.must('login', '--token', made)).toContain(`@${handle}`);
    expect(await computer.config()).toEqual({ registry: world.url, token: made });
    expect(await computer.must('whoami')).toContain(handle);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realisticSkill, sha256, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type User } from '../support/registry-client';
import { runCommand } from '../support/run-command';
import { inBothTopologies } from '../support/world';

const FIXTURE = join(__dirname, '../../apps/scanning/src/static/fixtures/malicious/fake-prerequisite/SKILL.md');
const ORACLE = join(__dirname, '../support/clawhub-schema-oracle.mjs');

inBothTopologies('trusting a skill', (world) => {
  const good = uniqueName('good');
  const bad = uniqueName('bad');
  const files = { ...realisticSkill(good), 'page.html': '<script>alert(1)</script>\n', 'big.txt': 'x'.repeat(204_801) };
  let owner: User;
  beforeAll(async () => {
    owner = await world.createUser();
    const repo = `${owner.handle}/skills`;
    const source = { kind: 'github', url: `https://github.com/${repo}`, repo, ref: 'main', commit: 'c'.repeat(40) };
    const payload = { categories: ['Office'], topics: ['notes'], source: { ...source, path: '.', importedAt: 1 } };
    (await world.publishSkill(owner, { slug: good, version: '1.0.0', files, payload })).expect(200);
    await world.publishSkillParts(owner, { slug: bad, version: '1.0.0', files: { 'SKILL.md': readFileSync(FIXTURE) } });
    await eventually(async () => (await world.get(`/api/v1/skills/${bad}/verify`)).status, 200);
  });
  const skill = (slug: string, rest: string, options?: Parameters<typeof world.get>[1]) =>
    world.get(`/api/v1/skills/${slug}${rest}`, options);

  it('answers what the validators of the published CLI accept', async () => {
    const at = (slug: string, rest = '') => `${world.url}/api/v1/skills/${slug}${rest}`;
    const asked = [good, bad].flatMap((slug) => [
      ['ApiV1SkillResponseSchema', at(slug)],
      ['ApiV1SkillResponseSchema', at(slug), owner.token],
      ['ApiV1SkillModerationResponseSchema', at(slug, '/moderation'), owner.token],
      ['ApiV1SkillVersionListResponseSchema', at(slug, '/versions')],
      ['ApiV1SkillVersionResponseSchema', at(slug, '/versions/1.0.0')],
      ['ApiV1SkillInstallResolveResponseSchema', at(slug, '/install')],
      ['ApiV1SkillVerifyResponseSchema', at(slug, '/verify')],
    ]);
    const { code, stdout, stderr } = await runCommand(process.execPath, [ORACLE, JSON.stringify(asked)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it('shows what the publisher said of the version', async () => {
    const { json } = (await skill(good, '')).expect(200);
    expect(json.skill).toMatchObject({ categories: ['office'], topics: ['notes'] });
    expect(json.moderation).toBeNull();
    const own = (await skill(good, '', { token: owner.token })).expect(200).json;
    expect(own.moderation).toMatchObject({ verdict: 'clean', isSuspicious: false });
  });

  it('passes a clean version and leads to its archive and its card', async () => {
    const { json } = (await skill(good, '/verify?tag=latest')).expect(200);
    expect(json).toMatchObject({
      ...{ ok: true, decision: 'pass', resolvedFrom: 'tag', pageUrl: `${world.url}/${owner.handle}/${good}` },
      provenance: { status: 'source-linked', source: { repo: `${owner.handle}/skills` } },
      security: { status: 'clean', passed: true },
    });
    const local = (url: string) => url.slice(new URL(url).origin.length);
    const archive = (await world.get(local(json.artifact.downloadUrl))).expect(200);
    expect(sha256(archive.bytes)).toBe(json.artifact.sha256);
    const card = (await world.get(local(json.card.url))).expect(200);
    expect(card.header('content-type')).toBe('text/markdown; charset=utf-8');
    expect(card.header('content-security-policy')).toContain("default-src 'none'");
    expect(card.text).toContain(json.artifact.sha256);
    const etag = card.header('etag')!;
    (await world.get(local(json.card.url), { headers: { 'if-none-match': etag } })).expect(304);
    expect((await skill(good, '/verify?tag=nothing')).expect(404).text).toBe('Version not found');
  });

  it('says how to install, and in the same form why not', async () => {
    const { json } = (await skill(good, '/install?forceInstall=1')).expect(200);
    expect(json).toMatchObject({ ok: true, installKind: 'archive', archive: { version: '1.0.0' } });
    const refused = (await skill(bad, '/install')).expect(403).json;
    expect(refused).toMatchObject({ ok: false, slug: bad, status: 403, message: expect.stringMatching(/^Blocked: /) });
    expect((await skill('nothing-of-this-name', '/install')).expect(404).text).toBe('Skill not found');
  });

  it('shows the evidence to the owner, and to others only that there is some', async () => {
    const evidenceFor = async (token?: string) => {
      const { json } = (await skill(bad, '/moderation', token === undefined ? {} : { token })).expect(200);
      return json.moderation.evidence.map(({ evidence }: { evidence: string }) => evidence) as string[];
    };
    const shown = await evidenceFor(owner.token);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((line) => line !== '')).toBe(true);
    expect(await evidenceFor(world.adminToken)).toEqual(shown);
    expect(await evidenceFor()).toEqual(shown.map(() => ''));
    expect((await skill(good, '/moderation')).expect(404).text).toBe('Moderation details unavailable');
    const scan = (await skill(bad, '/scan?version=1.0.0')).expect(200).json;
    expect(scan).toMatchObject({ moderation: { isMalwareBlocked: true, matchesRequestedVersion: true } });
    expect(JSON.stringify(scan)).not.toContain(JSON.stringify(shown[0]).slice(1, -1));
    expect((await skill(good, '/scan?tag=nothing')).expect(404).text).toBe('Version not found');
  });

  it('judges a list of versions for who installs them', async () => {
    const items = [
      { slug: good, ownerHandle: owner.handle, version: '1.0.0' },
      { slug: bad, version: '1.0.0' },
      { slug: good, ownerHandle: 'nobody-here', version: '1.0.0' },
    ];
    const ask = (body: object) => world.request('POST', '/api/v1/skills/-/security-verdicts', { json: body });
    const answer = (await ask({ items })).expect(200).json;
    expect(answer.items).toMatchObject([
      { requestedSlug: good, publisherHandle: owner.handle, ok: true, decision: 'pass', security: { passed: true } },
      { requestedSlug: bad, ok: false, decision: 'blocked', security: { status: 'malicious', passed: false } },
      { requestedOwnerHandle: 'nobody-here', ok: false, error: { code: 'skill_not_found' } },
    ]);
    for (const item of answer.items)
      for (const text of [item.overview, item.securityAuditUrl]) expect(text).toEqual(expect.stringMatching(/\S/));
    const many = (await ask({ items: Array<object>(101).fill(items[0]!) })).expect(400);
    expect(many.text).toMatch(/^Security verdicts payload: items: /);
  });

  it('shows a file as text that no browser runs, and once', async () => {
    const page = (await skill(good, '/file?path=PAGE.html')).expect(200);
    const digest = sha256(files['page.html']);
    expect(page.header('etag')).toBe(digest);
    expect(page.header('x-content-sha256')).toBe(digest);
    expect(page.header('x-content-size')).toBe(String(files['page.html'].length));
    expect(page.header('x-content-type-options')).toBe('nosniff');
    expect(page.header('x-frame-options')).toBe('DENY');
    expect(page.header('cache-control')).toBe('private, max-age=60');
    expect(page.header('content-security-policy')).toMatch(/^default-src 'none'; base-uri 'none'/);
    for (const etag of [digest, `"${digest}"`, `W/"${digest}"`])
      (await skill(good, '/file?path=page.html', { headers: { 'if-none-match': etag } })).expect(304);
    (await skill(good, '/file')).expect(400);
    const big = (accept: string) => skill(good, '/file?path=big.txt', { headers: { accept } });
    expect((await big('text/plain')).expect(413).text).toBe('File exceeds 200KB limit');
    expect((await big('*/*')).expect(200).bytes).toHaveLength(204_801);
    expect((await skill(bad, '/file?path=SKILL.md')).expect(403).text).toMatch(/^Blocked: /);
  });
});

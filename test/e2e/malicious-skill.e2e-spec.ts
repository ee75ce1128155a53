import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleSkill, uniqueName, unzip } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type User } from '../support/registry-client';
import { inBothTopologies } from '../support/world';

const FIXTURE = join(__dirname, '../../apps/scanning/src/static/fixtures/malicious/fake-prerequisite/SKILL.md');
const malicious = { 'SKILL.md': readFileSync(FIXTURE) };

inBothTopologies('a malicious skill', (world) => {
  let user: User;
  beforeAll(async () => {
    user = await world.createUser();
  });
  const detail = (slug: string) => world.get(`/api/v1/skills/${slug}`);
  const download = (slug: string, version: string) => world.get(`/api/v1/download?slug=${slug}&version=${version}`);

  it('cannot be installed, and says why', async () => {
    const slug = uniqueName('calendar');
    const published = await world.publishSkill(user, { slug, version: '1.0.0', files: malicious });
    expect(published.expect(200).json.publicationStatus).toBe('pending');
    const shown = await eventually(
      () => detail(slug),
      ({ status }) => status === 200,
    );
    expect(shown.json.moderation).toMatchObject({
      isMalwareBlocked: true,
      isSuspicious: false,
      verdict: 'malicious',
      reasonCodes: expect.arrayContaining([expect.stringContaining('install_terminal_payload')]),
    });
    const refused = (await download(slug, '1.0.0')).expect(403);
    expect(refused.text).toMatch(/^Blocked: .*flagged as malicious.* cannot be downloaded\./);
  });
  it('is not found by search, nor listed', async () => {
    const slug = uniqueName('hidden');
    await world.publishSkillParts(user, { slug, version: '1.0.0', files: malicious });
    await eventually(async () => (await download(slug, '1.0.0')).status, 403);
    const { results } = (await world.get(`/api/v1/search?q=${slug}`)).expect(200).json;
    expect(results.map((result: { slug: string }) => result.slug)).not.toContain(slug);
    const { items } = (await world.get('/api/v1/skills?limit=200')).expect(200).json;
    expect(items.map((item: { slug: string }) => item.slug)).not.toContain(slug);
  });
  it('leaves its earlier clean version installable', async () => {
    const slug = uniqueName('turned');
    const files = simpleSkill(slug);
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files })).expect(200);
    await world.publishSkillParts(user, { slug, version: '1.1.0', files: malicious });
    await eventually(async () => (await download(slug, '1.1.0')).status, 403);

    const { skill, latestVersion, moderation } = (await detail(slug)).expect(200).json;
    expect(latestVersion.version).toBe('1.0.0');
    expect(skill.tags.latest).toBe('1.0.0');
    expect(moderation?.isMalwareBlocked ?? false).toBe(false);
    const installed = await unzip((await download(slug, '1.0.0')).expect(200).bytes);
    expect(installed['SKILL.md']?.toString()).toBe(files['SKILL.md']);
    const versions = (await world.get(`/api/v1/skills/${slug}/versions`)).expect(200).json.items;
    expect(versions.map(({ version }: { version: string }) => version)).toEqual(['1.0.0']);
    expect((await world.get(`/api/v1/download?slug=${slug}`)).expect(200).header('content-disposition')).toContain(
      '1.0.0',
    );
  });
  it('does not keep its publisher from publishing a clean version after it', async () => {
    const slug = uniqueName('mended');
    await world.publishSkillParts(user, { slug, version: '1.0.0', files: malicious });
    await eventually(async () => (await download(slug, '1.0.0')).status, 403);
    const mended = await world.publishSkillParts(user, { slug, version: '1.0.1', files: simpleSkill(slug) });
    expect(mended.expect(200).json.publicationStatus).toBe('published');
    const { latestVersion, moderation } = (await detail(slug)).expect(200).json;
    expect(latestVersion.version).toBe('1.0.1');
    expect(moderation?.isMalwareBlocked ?? false).toBe(false);
  });
  it('is scanned again for its owner, who gets the report; strangers get neither', async () => {
    const slug = uniqueName('rescanned');
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files: malicious })).expect(200);
    await eventually(async () => (await download(slug, '1.0.0')).status, 403);
    const submit = (token: string | undefined, body: object) =>
      world.request('POST', '/api/v1/skills/-/scan', { ...(token === undefined ? {} : { token }), json: body });
    const body = { source: { kind: 'published', slug, version: '1.0.0' }, update: true };
    const { token } = user;
    const submitted = (await submit(token, body)).expect(200).json;
    expect(submitted).toMatchObject({ ok: true, sourceKind: 'published', update: true, artifact: { slug } });
    const { json } = await eventually(
      () => world.get(`/api/v1/skills/-/scan/${submitted.scanId}`, { token }),
      (reply) => reply.json.status === 'succeeded',
    );
    expect(json).toMatchObject({ writtenBack: true, report: { clawscan: { verdict: 'malicious' } } });
    expect(json.report.staticAnalysis.findings[0].evidence).not.toBe('');
    for (const path of [`${submitted.scanId}/download`, `download/${slug}?version=1.0.0`]) {
      const zip = (await world.get(`/api/v1/skills/-/scan/${path}`, { token })).expect(200);
      expect(Object.keys(await unzip(zip.bytes))).toEqual(['report.json', 'REPORT.md']);
    }
    const stranger = (await world.createUser()).token;
    (await submit(undefined, body)).expect(401);
    expect((await submit(stranger, body)).expect(403).text).toBe('Forbidden');
    (await world.get(`/api/v1/skills/-/scan/${submitted.scanId}`, { token: stranger })).expect(404);
    (await world.get(`/api/v1/skills/-/scan/download/${slug}`, { token: stranger })).expect(403);
    (await world.get('/api/v1/skills/-/scan/no-id', { token })).expect(404);
    (await submit(token, { source: { kind: 'upload', slug } })).expect(400);
  });
  it('is scanned once more for its owner at a time, and with all others for moderators', async () => {
    const slug = uniqueName('again');
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    await eventually(async () => (await download(slug, '1.0.0')).status, 200);
    const post = (path: string, token: string, json: object = {}) => world.request('POST', path, { token, json });
    const asked = (await post(`/api/v1/skills/${slug}/rescan`, user.token)).expect(200).json;
    expect(asked).toMatchObject({
      ...{ ok: true, targetKind: 'skill', name: slug, version: '1.0.0', slug },
      ...{ remainingRequests: 2, maxRequests: 3, jobId: expect.any(String) },
    });
    const stranger = (await world.createUser()).token;
    expect((await post(`/api/v1/skills/${slug}/rescan`, stranger)).expect(400).text).toBe('Forbidden');
    expect((await post('/api/v1/packages/no-such-plugin/rescan', stranger)).expect(400).text).toBe('Plugin not found');

    const page = { mode: 'all-active-latest', cursor: null, batchSize: 2 };
    (await post('/api/v1/skills/-/scan/batch', stranger, page)).expect(403);
    const dry = (await post('/api/v1/skills/-/rescan-batch', world.adminToken, { ...page, dryRun: true })).expect(200);
    expect(dry.json).toMatchObject({ ok: true, mode: page.mode, jobIds: [] });
    const queued = (await post('/api/v1/skills/-/scan/batch', world.adminToken, page)).expect(200).json;
    const jobIds = queued.jobIds as string[];
    expect(Number(queued.queued) + Number(queued.alreadyQueued)).toBe(jobIds.length);
    expect(queued.done).toBe(queued.nextCursor === null);
    const status = async () =>
      (await post('/api/v1/skills/-/scan/batch/status', world.adminToken, { jobIds })).expect(200).json;
    await eventually(status, (seen) => seen.done);
    expect(await status()).toMatchObject({ ok: true, total: jobIds.length, terminal: jobIds.length, failed: 0 });
  });
});

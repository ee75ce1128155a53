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
});

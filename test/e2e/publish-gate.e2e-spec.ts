import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { START_TIMEOUT_MS, startWorld, type OwnWorld } from '../support/world';

const FIXTURE = join(__dirname, '../../apps/scanning/src/static/fixtures/malicious/fake-prerequisite/SKILL.md');

describe('PUBLISH_GATE=none', () => {
  let world: OwnWorld;
  beforeAll(async () => {
    world = await startWorld('standalone', { env: { PUBLISH_GATE: 'none' } });
  }, START_TIMEOUT_MS);
  afterAll(() => world.stop());

  it('shows a version at once', async () => {
    const user = await world.createUser();
    const slug = uniqueName('open');
    const published = await world.publishSkillParts(user, { slug, version: '1.0.0', files: simpleSkill(slug) });
    expect(published.expect(200).json.publicationStatus).toBe('published');
    (await world.get(`/api/v1/download?slug=${slug}`)).expect(200);
    const security = async () =>
      (await world.get(`/api/v1/skills/${slug}/versions/1.0.0`)).json.version.security?.status;
    await eventually(security, 'clean');
  });
  it('takes a malicious version out of sight when the scan is in', async () => {
    const user = await world.createUser();
    const slug = uniqueName('late');
    const files = { 'SKILL.md': readFileSync(FIXTURE) };
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files })).expect(200);
    await eventually(async () => (await world.get(`/api/v1/download?slug=${slug}`)).status, 403);
  });
});

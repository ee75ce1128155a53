import { simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import type { Reply } from '../support/http';
import type { User } from '../support/registry-client';
import { inBothTopologies, type World } from '../support/world';

const WAYS = [
  ['with upload tickets', (world: World) => world.publishSkill.bind(world)],
  ['as multipart', (world: World) => world.publishSkillParts.bind(world)],
] as const;

inBothTopologies('publishing says where a skill comes from', (world) => {
  let user: User;
  const org = uniqueName('org');
  beforeAll(async () => {
    user = await world.createUser();
    (await world.request('POST', '/api/v1/publishers', { token: user.token, json: { handle: org } })).expect(200);
  });
  const ownerOf = async (slug: string) => (await world.get(`/api/v1/skills/${slug}`)).expect(200).json.owner.handle;

  describe.each(WAYS)('%s', (_way, publishOf) => {
    const publish = (slug: string, version: string, payload: object = {}): Promise<Reply> =>
      publishOf(world)(user, { slug, version, files: simpleSkill(slug, version), payload: { ...payload } });

    it('from another owner, only when the publisher says that it is to come along', async () => {
      const slug = uniqueName('migrant');
      const first = (await publish(slug, '1.0.0')).expect(200).json;
      expect((await publish(slug, '2.0.0', { ownerHandle: org })).expect(400).text).toMatch(/^Slug is already taken/);
      expect(await ownerOf(slug)).toBe(user.handle);
      (await publish(slug, '2.0.0', { ownerHandle: org, migrateOwner: true })).expect(200);
      expect(await ownerOf(slug)).toBe(org);
      const { items } = (await world.get(`/api/v1/skills/${slug}/versions`)).expect(200).json;
      expect(items.map(({ version }: { version: string }) => version)).toEqual(['2.0.0', '1.0.0']);
      // What was published for one is a replay for the other, and no longer one for the first.
      await eventually(
        async () => (await publish(slug, '1.0.0', { ownerHandle: org })).json?.versionId,
        first.versionId,
      );
      await eventually(
        async () => (await publish(slug, '1.0.0')).text,
        (text) => text.startsWith('Slug is already taken'),
      );
    });

    it('from another skill, which has to be there', async () => {
      const [original, fork] = [uniqueName('original'), uniqueName('fork')];
      (await publish(original, '1.0.0')).expect(200);
      const missing = { forkOf: { slug: uniqueName('nothing') } };
      expect((await publish(fork, '1.0.0', missing)).expect(400).text).toBe('Upstream skill not found');
      (await world.get(`/api/v1/skills/${fork}`)).expect(404);
      (await publish(fork, '1.0.0', { forkOf: { slug: original, version: '1.0.0' } })).expect(200);
      expect(await ownerOf(fork)).toBe(user.handle);
    });
  });
});

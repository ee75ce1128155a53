import { newId } from '@app/kernel';
import {
  packageTransferred,
  publishSkill,
  skillMerged,
  skillRenamed,
  skillTransferred,
  type PublishedSkill,
} from '@app/contracts';
import { eventually } from '../../support/eventually';
import { alice, bob, PublishingWorld, SKILL_MD } from './publishing-world';

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start();
});
afterAll(() => world.close());

const by = { kind: 'user' as const };
const [alices, bobs] = [alice, bob].map(({ publisherIds }) => publisherIds[0]!) as [string, string];

async function publish(slug: string, actor = alice, content = SKILL_MD, version = '1.0.0'): Promise<PublishedSkill> {
  const files = [await world.stored({ path: 'SKILL.md', content })];
  const payload = { slug, displayName: 'PDF', version, changelog: '', acceptLicenseTerms: true };
  return world.ask(publishSkill, { payload, files }, actor);
}
/** Where the attempts of a skill are filed; `moved`: nowhere. */
const places = async (skillId: string): Promise<string[]> => {
  const rows = await world.sql<{ ownerId: string; name: string }>(
    `SELECT owner_id AS "ownerId", name FROM publishing.attempt WHERE item_id = $1 ORDER BY id`,
    [skillId],
  );
  return rows.map(({ ownerId, name }) => (name === `moved/${skillId}` ? 'moved' : `${handles[ownerId]}/${name}`));
};
const handles: Record<string, string> = { [alices]: 'alice', [bobs]: 'bob' };

/** Tells of it as the catalog does, whose own registers are told to forget. */
const rename = (skillId: string, previousSlug: string, slug: string) => {
  world.catalog.versions.delete(`skill ${alices} ${previousSlug} 1.0.0`);
  return world.announce(skillRenamed, { skillId, slug, previousSlug, ownerId: alices, ownerHandle: 'alice', by });
};
const give = (skillId: string, slug: string) => {
  world.catalog.versions.delete(`skill ${alices} ${slug} 1.0.0`);
  const [from, to] = [
    { ownerId: alices, ownerHandle: 'alice' },
    { ownerId: bobs, ownerHandle: 'bob' },
  ];
  return world.announce(skillTransferred, { skillId, slug, from, to, way: 'accepted', transferId: newId(), by });
};

describe('publishing what a skill has left behind', () => {
  it('asks the catalog anew once it has another owner, who can go on with it', async () => {
    const { skillId, versionId } = await publish('given');
    await give(skillId, 'given');
    await eventually(() => places(skillId), ['bob/given']);
    const fresh = await publish('given');
    expect(fresh.skillId).not.toBe(skillId);
    expect((await publish('given', alice, `${SKILL_MD}Other.`, '1.0.1')).versionId).not.toBe(fresh.versionId);
    expect(await publish('given', bob)).toMatchObject({ skillId, versionId });
    await expect(publish('given', bob, `${SKILL_MD}Other.`)).rejects.toMatchObject({ code: 'VERSION_EXISTS' });
  });

  it('asks the catalog anew once it has another slug, under which it goes on', async () => {
    const { skillId, versionId } = await publish('called');
    await rename(skillId, 'called', 'renamed');
    await eventually(() => places(skillId), ['alice/renamed']);
    expect((await publish('called', alice, `${SKILL_MD}Other.`)).skillId).not.toBe(skillId);
    expect(await publish('renamed')).toMatchObject({ skillId, versionId });
    await publish('renamed', alice, `${SKILL_MD}More.`, '1.0.1');
    expect(world.catalog.asked.at(-1)).toMatchObject({
      changelog: '- updated 1 file(s).\n- Updated SKILL.md and bundle contents.',
    });
  });

  it('asks the catalog anew once it was merged', async () => {
    const { skillId } = await publish('source');
    const side = { slug: 'source', ownerId: alices, ownerHandle: 'alice' };
    await world.announce(skillMerged, {
      source: { ...side, skillId },
      target: { ...side, slug: 'target', skillId: newId() },
      by,
    });
    await eventually(() => places(skillId), ['moved']);
    world.catalog.versions.delete(`skill ${alices} source 1.0.0`);
    expect((await publish('source')).skillId).not.toBe(skillId);
  });

  it('does not depend on what is heard first', async () => {
    const { skillId } = await publish('first');
    await give(skillId, 'second');
    await eventually(() => places(skillId), ['bob/first']);
    await rename(skillId, 'first', 'second');
    await eventually(() => places(skillId), ['bob/second']);
  });

  it('makes way for an attempt that is there already', async () => {
    const { skillId } = await publish('wanted');
    const { skillId: other } = await publish('wanted', bob);
    await give(skillId, 'wanted');
    await eventually(() => places(skillId), ['moved']);
    expect(await places(other)).toEqual(['bob/wanted']);
  });

  it('hears of packages, too', async () => {
    const { skillId: packageId } = await publish('plugin');
    const [from, to] = [
      { ownerId: alices, ownerHandle: 'alice' },
      { ownerId: bobs, ownerHandle: 'bob' },
    ];
    await world.announce(packageTransferred, { packageId, name: 'plugin', from, to, reason: null, by });
    await eventually(() => places(packageId), ['bob/plugin']);
  });
});

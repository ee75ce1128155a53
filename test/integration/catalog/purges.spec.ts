import {
  findModerated,
  findNpmTarball,
  findRelease,
  findSkillDownload,
  getPackage,
  getSkill,
  getSkillModeration,
  itemPurged,
  purgeItem,
  searchSkills,
  undeletePackage,
  undeleteSkill,
  type Input,
  type Output,
  type RpcContract,
} from '@app/contracts';
import { CatalogWorld, packageInput, skillInput } from './catalog-world';
import { askAs, GatewayStandIn, person, refusal, type Person } from './people';

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start({}, [GatewayStandIn]);
});
afterAll(() => world.close());

const ann = person('ann');
const staff = (name: string, role: 'moderator' | 'admin'): Person => {
  const someone = person(name);
  return { ...someone, actor: { ...someone.actor, role } };
};
const [admin, other, moderator] = [staff('root', 'admin'), staff('other', 'admin'), staff('mod', 'moderator')];
const as = <C extends RpcContract>(who: Person, contract: C, input: Input<C>): Promise<Output<C>> =>
  askAs(world, who, contract, input);
const said = (itemId: string) =>
  world.sql<{ payload: object }>(`SELECT payload FROM catalog.outbox WHERE subject = $1 AND payload->>'itemId' = $2`, [
    itemPurged.subject,
    itemId,
  ]);
const asked = (kind: 'skill' | 'package', name: string) => ({
  kind,
  name,
  ownerHandle: 'ann',
  reason: 'Court order 7',
});

it('deletes a skill for good, with the token of a dry run and in no other way', async () => {
  const registered = await world.release(skillInput({ ...ann.owner, slug: 'sold', version: '1.0.0' }));
  const what = asked('skill', 'sold');
  const dry = await as(admin, purgeItem, { ...what, dryRun: true });
  expect(dry).toMatchObject({ itemId: registered.itemId, displayName: expect.any(String), versions: 1, dryRun: true });
  expect((await as(ann, getSkill, { slug: 'sold' })).skill.slug).toBe('sold');

  const wet = { ...what, dryRun: false };
  const confirmed = { ...wet, confirmationToken: dry.confirmationToken };
  const refused = async (who: Person, input: Input<typeof purgeItem>) => refusal(as(who, purgeItem, input));
  expect(await refused(admin, wet)).toContain('INVALID_INPUT: Confirmation token required.');
  expect(await refused(other, confirmed)).toContain('for another deletion or another reason');
  expect(await refused(admin, { ...confirmed, reason: 'Another' })).toContain('for another deletion');
  expect(await refused(admin, { ...confirmed, reason: ' ' })).toBe(
    'INVALID_INPUT: Reason must be 1 to 1200 characters.',
  );
  for (const who of [moderator, ann]) expect(await refused(who, confirmed)).toBe('FORBIDDEN: Admin role required.');
  expect(await refused(admin, { ...confirmed, ownerHandle: 'bob' })).toBe('SKILL_NOT_FOUND: Skill not found');

  const [first, second] = await Promise.allSettled([1, 2].map(() => as(admin, purgeItem, confirmed)));
  expect([first, second].filter((each) => each!.status === 'fulfilled')).toHaveLength(1);
  expect(await said(registered.itemId)).toMatchObject([
    { payload: { name: 'sold', versions: 1, reason: 'Court order 7', by: { role: 'admin' } } },
  ]);
  // Counted anew from what is left, nothing is wrong.
  const counters = 'SELECT version_count::int AS versions, stars::int AS stars FROM catalog.item WHERE id = $1';
  expect(await world.sql(counters, [registered.itemId])).toEqual([{ versions: 0, stars: 0 }]);

  for (const who of [ann, moderator, admin]) {
    const reference = { slug: 'sold' };
    const reads = [
      as(who, getSkill, reference),
      as(who, getSkillModeration, reference),
      as(who, findSkillDownload, { ...reference, version: '1.0.0' }),
      as(who, findRelease, { kind: 'skill', name: 'sold', version: '1.0.0' }),
      as(who, undeleteSkill, reference),
    ];
    for (const answer of await Promise.all(reads.map(refusal))) expect(answer).toMatch(/^(SKILL_)?NOT_FOUND: /);
  }
  expect((await as(ann, searchSkills, { query: 'sold', limit: 10, exact: true })).results).toEqual([]);
  const again = skillInput({ ...ann.owner, slug: 'sold', version: '2.0.0', content: 'new' });
  expect(await refusal(world.skill(again))).toMatch(/^PUBLISH_INVALID: Forbidden: This skill was hidden by moderation/);
});

it('deletes a package for good; its name stays taken and its plugin id is free again', async () => {
  const input = packageInput({ ...ann.owner, name: '@ann/sold', runtimeId: 'sold', version: '1.0.0' });
  const registered = await world.package(input);
  await world.judge('package', registered, {});
  const what = asked('package', '@ann/sold');
  const { confirmationToken, runtimeId } = await as(admin, purgeItem, { ...what, dryRun: true });
  expect(runtimeId).toBe('sold');
  expect(await as(admin, purgeItem, { ...what, dryRun: false, confirmationToken })).toMatchObject({ dryRun: false });

  const named = { name: '@ann/sold' };
  for (const who of [ann, moderator, admin]) {
    const reads = [
      as(who, getPackage, named),
      as(who, findNpmTarball, { ...named, fileName: 'sold-1.0.0.tgz' }),
      as(who, findModerated, { ...named, kind: 'package', purpose: 'review' }),
      as(who, undeletePackage, named),
    ];
    for (const answer of await Promise.all(reads.map(refusal))) expect(answer).toMatch(/NOT_FOUND: /);
  }
  expect(
    await refusal(
      world.package(packageInput({ ...ann.owner, name: '@ann/sold', runtimeId: 'sold', version: '1.0.1' })),
    ),
  ).toMatch(/^PUBLISH_INVALID: Package "@ann\/sold" was/);
  const rows = await world.sql(`SELECT version FROM catalog.version WHERE item_id = $1`, [registered.itemId]);
  expect(rows).toEqual([{ version: '1.0.0' }]);
  const another = packageInput({ ...ann.owner, name: '@ann/other', runtimeId: 'sold', version: '1.0.0', content: 'y' });
  expect((await world.package(another)).replayed).toBe(false);
});

import {
  findSkillDownload,
  findSkillFile,
  getSkill,
  getSkillVersion,
  hideOwners,
  listSkills,
  listSkillVersions,
  mergeSkill,
  registerSkillVersion,
  renameSkill,
  reserveNames,
  resolveSkill,
  searchSkills,
  undeleteSkill,
} from '@app/contracts';
import { newId } from '@app/kernel';
import { CatalogWorld, sha256, skillInput } from './catalog-world';
import { askAs, GatewayStandIn, organization, person, refusal, released, type Person } from './people';

const [alice, bob, carol, dave] = [person('alice'), person('bob'), person('carol'), person('dave')];
const acme = organization('acme', { alice: 'admin', bob: 'publisher' });
const root: Pick<Person, 'actor'> = { actor: { ...carol.actor, role: 'admin' } };
let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start({}, [GatewayStandIn]);
});
afterAll(() => world.close());

const rename = (who: Person, slug: string, newSlug: string, ownerHandle?: string) =>
  askAs(world, who, renameSkill, { slug, newSlug, ...(ownerHandle === undefined ? {} : { ownerHandle }) });
const merge = (who: Person, source: string, target: string) =>
  askAs(world, who, mergeSkill, { source: { slug: source }, target: { slug: target } });
const register = (who: Person, slug: string, version = '1.0.0') =>
  askAs(world, who, registerSkillVersion, skillInput({ ...who.owner, slug, version }));
const canonical = async (slug: string) => (await askAs(world, carol, getSkill, { slug })).skill.slug;
const aliases = async (slug: string) => {
  const rows = await world.sql<{ name: string }>(
    `SELECT a.name FROM catalog.skill_alias a JOIN catalog.item i ON i.id = a.skill_id WHERE i.name = $1 ORDER BY a.name`,
    [slug],
  );
  return rows.map(({ name }) => name);
};
const facts = async (subject: string, field: string, value: string) =>
  world.sql<{ payload: object }>(
    `SELECT payload FROM catalog.outbox WHERE subject = $1 AND payload #>> $2 = $3 ORDER BY position`,
    [`reef.evt.catalog.skill.${subject}.v1`, `{${field.replace('.', ',')}}`, value],
  );
const isSeen = async (slug: string) => {
  const { items } = await askAs(world, carol, listSkills, { limit: 200, sort: 'updated' });
  const { results } = await askAs(world, carol, searchSkills, { query: slug, limit: 10, exact: true });
  return [items.some((item) => item.slug === slug), results.some((result) => result.slug === slug)];
};
/** Names that mean two things. */
const doubles = () =>
  world.sql(`SELECT name FROM catalog.skill_alias a JOIN catalog.item i USING (name, name_scope)
             WHERE i.kind = 'skill' AND i.merged_into IS NULL`);

describe('renaming', () => {
  it('keeps all there is, and every read follows the old slug to the new one', async () => {
    const { itemId } = await released(world, alice, 'old-pdf');
    expect(await rename(alice, 'old-pdf', ' New-PDF ')).toEqual({ ok: true, slug: 'new-pdf', previousSlug: 'old-pdf' });
    const hash = sha256('fingerprint alice old-pdf');
    for (const slug of ['old-pdf', 'new-pdf']) {
      const reference = { slug, ownerHandle: 'Alice' };
      const detail = await askAs(world, carol, getSkill, reference);
      expect(detail).toMatchObject({ skill: { slug: 'new-pdf' }, latestVersion: { version: '1.0.0' } });
      expect(await askAs(world, carol, listSkillVersions, { ...reference, limit: 5 })).toMatchObject({
        items: [{ version: '1.0.0' }],
      });
      const version = { ...reference, version: '1.0.0' };
      expect((await askAs(world, carol, getSkillVersion, version)).skill.slug).toBe('new-pdf');
      expect(await askAs(world, carol, findSkillDownload, reference)).toMatchObject({ slug: 'new-pdf' });
      expect(await askAs(world, carol, findSkillFile, { ...version, path: 'SKILL.md' })).toMatchObject({ size: 13 });
      expect(await askAs(world, carol, resolveSkill, { slug, hash })).toMatchObject({ match: { version: '1.0.0' } });
    }
    expect([await isSeen('old-pdf'), await isSeen('new-pdf')]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(await facts('renamed', 'slug', 'new-pdf')).toMatchObject([
      { payload: { skillId: itemId, previousSlug: 'old-pdf', ownerHandle: 'alice', by: { handle: 'alice' } } },
    ]);
  });

  it('back takes the alias back; by an alias it is the same skill; to the same slug is no change', async () => {
    await released(world, alice, 'there');
    await rename(alice, 'there', 'and-back');
    expect(await rename(alice, 'there', 'there')).toMatchObject({ slug: 'there', previousSlug: 'and-back' });
    expect([await aliases('there'), await canonical('and-back')]).toEqual([['and-back'], 'there']);
    expect(await rename(alice, 'there', 'THERE')).toEqual({ ok: true, slug: 'there', previousSlug: 'there' });
    expect(await facts('renamed', 'slug', 'there')).toHaveLength(1);
  });

  it('is for those who manage the owner', async () => {
    await Promise.all([released(world, acme, 'of-acme'), released(world, carol, 'of-carol')]);
    await register(carol, 'hidden-of-carol');
    expect(await rename(alice, 'of-acme', 'acmes-own')).toMatchObject({ ok: true });
    expect(await refusal(rename(bob, 'acmes-own', 'bobs-now'))).toBe('FORBIDDEN: Forbidden');
    expect(await refusal(rename(alice, 'of-carol', 'alices-now'))).toBe('FORBIDDEN: Forbidden');
    expect(await refusal(rename(alice, 'hidden-of-carol', 'x-y-z'))).toBe('SKILL_NOT_FOUND: Skill not found');
    expect(await refusal(rename(alice, 'of-carol', 'x-y-z', 'alice'))).toBe('SKILL_NOT_FOUND: Skill not found');
  });

  it('is refused in the words clients know', async () => {
    await Promise.all(['mine', 'mine-too'].map((slug) => released(world, alice, slug)));
    await Promise.all(['bobs', 'bobs-old'].map((slug) => released(world, bob, slug)));
    await register(bob, 'bobs-hidden');
    await rename(bob, 'bobs-old', 'bobs-new');
    await askAs(world, root, reserveNames, {
      ...{ ownerId: bob.owner.ownerId, ownerHandle: 'bob', slugs: ['kept'], packageNames: [], reason: null },
    });
    const texts: [string, string | RegExp][] = [
      [' ', 'INVALID_INPUT: newSlug required'],
      ['ab', 'INVALID_INPUT: Slug must be at least 3 characters.'],
      ['admin', 'INVALID_INPUT: "admin" is reserved and cannot be used as a slug.'],
      ['mine-too', 'SLUG_TAKEN: Slug already belongs to one of your skills. Use merge instead.'],
      ['bobs', 'SLUG_TAKEN: Slug is already taken. Choose a different slug. Existing skill: /bob/bobs'],
      ['bobs-hidden', 'SLUG_TAKEN: Slug is already taken. Choose a different slug.'],
      [
        'bobs-old',
        'SLUG_TAKEN: Slug redirects to an existing skill. Choose a different slug. Existing skill: /bob/bobs-new',
      ],
      [
        'kept',
        /^SLUG_TAKEN: Slug "kept" is reserved for its previous owner until .*Z\. Please choose a different slug\.$/,
      ],
    ];
    for (const [slug, text] of texts) expect(await refusal(rename(alice, 'mine', slug))).toMatch(text);
    expect(await refusal(register(alice, 'bobs-old'))).toMatch(/Slug redirects .* \/bob\/bobs-new$/);
    expect(await rename(bob, 'bobs', 'kept')).toMatchObject({ ok: true });
    expect(await world.sql(`SELECT 1 FROM catalog.name_reservation WHERE name = 'kept'`)).toEqual([]);
    await askAs(world, root, hideOwners, { holdId: newId(), cause: 'ban', ownerIds: [bob.owner.ownerId] });
    expect(await refusal(rename(alice, 'mine', 'kept'))).toMatch(
      /^SLUG_TAKEN: This slug is locked to a deleted or banned/,
    );
    await world.sql(`DELETE FROM catalog.held_owner WHERE owner_id = $1`, [bob.owner.ownerId]);
  });

  it('leaves at most five old slugs of a skill', async () => {
    await released(world, carol, 'name-0');
    for (const n of [1, 2, 3, 4, 5]) await rename(carol, `name-${n - 1}`, `name-${n}`);
    expect(await refusal(rename(carol, 'name-0', 'name-6'))).toBe(
      'TOO_MANY_ALIASES: A skill can have at most 5 old slugs.',
    );
    expect(await rename(carol, 'name-0', 'name-2')).toMatchObject({ slug: 'name-2', previousSlug: 'name-5' });
    expect(await aliases('name-2')).toEqual(['name-0', 'name-1', 'name-3', 'name-4', 'name-5']);
  });

  it('into one slug succeeds for one of those who try at once, and for nobody who publishes there', async () => {
    const racers = [alice, carol].flatMap((who) =>
      [1, 2, 3].map((n) => ({ who, slug: `racer-${who.actor.handle}-${n}` })),
    );
    for (const { who, slug } of racers) await released(world, who, slug);
    const renames = racers.map(({ who, slug }) => refusal(rename(who, slug, 'the-prize')));
    const publishes = [bob, dave].map((who) => refusal(register(who, 'the-prize')));
    const outcomes = await Promise.all([...renames, ...publishes]);
    expect(outcomes.filter((outcome) => outcome.startsWith('none'))).toHaveLength(1);
    expect(outcomes.filter((outcome) => !/^(none|SLUG_TAKEN)/.test(outcome))).toEqual([]);
    expect(await doubles()).toEqual([]);
  });
  it('and publishing under the old slug at once never give one name two meanings', async () => {
    for (const n of [1, 2, 3]) await released(world, carol, `leaving-${n}`);
    const outcomes = await Promise.all(
      [1, 2, 3].flatMap((n) => [
        refusal(rename(carol, `leaving-${n}`, `left-${n}`)),
        refusal(register(alice, `leaving-${n}`)),
        refusal(register(carol, `leaving-${n}`, '2.0.0')),
      ]),
    );
    expect(outcomes.filter((outcome) => !/^(none|SLUG_TAKEN)/.test(outcome))).toEqual([]);
    expect(await doubles()).toEqual([]);
    for (const n of [1, 2, 3]) expect(await canonical(`leaving-${n}`)).toBe(`left-${n}`);
  });
});

describe('merging', () => {
  it('takes the source out of sight, and its slugs lead to the target', async () => {
    const source = await released(world, alice, 'twin-0');
    await rename(alice, 'twin-0', 'twin-1');
    await released(world, acme, 'whole');
    expect(await merge(alice, 'twin-0', 'whole')).toEqual({ ok: true, sourceSlug: 'twin-1', targetSlug: 'whole' });
    expect([await canonical('twin-0'), await canonical('twin-1')]).toEqual(['whole', 'whole']);
    expect(await isSeen('twin-1')).toEqual([false, false]);
    expect((await world.decisions(source.versionId)).at(-1)).toMatchObject({ visible: false });
    expect(await facts('merged', 'source.slug', 'twin-1')).toMatchObject([
      { payload: { source: { skillId: source.itemId }, target: { slug: 'whole', ownerHandle: 'acme' } } },
    ]);
    // What comes later does not bring it back: a verdict, a version, its owner, the staff.
    await world.judge('skill', source, { revision: 2, verdict: 'suspicious' });
    expect((await world.decisions(source.versionId)).at(-1)).toMatchObject({ visible: false, verdict: 'suspicious' });
    expect(await refusal(register(alice, 'twin-1', '2.0.0'))).toMatch(/^SLUG_TAKEN: Slug redirects .* \/acme\/whole$/);
    for (const who of [alice, root])
      expect(await refusal(askAs(world, who, undeleteSkill, { slug: 'twin-1' }))).toBe(
        'SKILL_NOT_FOUND: Skill not found',
      );
    expect(await rename(alice, 'whole', 'twin-1')).toMatchObject({ slug: 'twin-1' });
    expect([await canonical('whole'), await canonical('twin-0')]).toEqual(['twin-1', 'twin-1']);
  });

  it('happens once when it is asked for from both sides at once', async () => {
    await Promise.all(['left-side', 'right-side'].map((slug) => released(world, alice, slug)));
    const outcomes = await Promise.all([
      refusal(merge(alice, 'left-side', 'right-side')),
      refusal(merge(alice, 'right-side', 'left-side')),
    ]);
    expect(outcomes.filter((outcome) => outcome.startsWith('none'))).toHaveLength(1);
    expect(await canonical('left-side')).toBe(await canonical('right-side'));
  });

  it('is refused in the words clients know', async () => {
    await Promise.all([released(world, alice, 'half'), released(world, bob, 'bobs-half')]);
    expect(await refusal(merge(alice, 'half', ' '))).toBe('INVALID_INPUT: targetSlug required');
    expect(await refusal(merge(alice, 'half', 'half'))).toBe(
      'INVALID_INPUT: Source and target must be different skills',
    );
    expect(await refusal(merge(alice, 'half', 'nowhere'))).toBe('SKILL_NOT_FOUND: Skill not found');
    expect(await refusal(merge(alice, 'half', 'bobs-half'))).toBe('FORBIDDEN: Forbidden');
    expect(await refusal(merge(alice, 'bobs-half', 'half'))).toBe('FORBIDDEN: Forbidden');
  });
});

describe('publishing', () => {
  const input = (slug: string, version: string, owner: Person['owner'], content = slug) =>
    skillInput({ ...owner, slug, version, content });

  it('takes a skill along from another publisher only for who manages both and says so', async () => {
    await askAs(world, alice, registerSkillVersion, input('migrant', '1.0.0', alice.owner));
    const moved = input('migrant', '2.0.0', acme.owner);
    expect(await refusal(askAs(world, alice, registerSkillVersion, moved))).toMatch(/^SLUG_TAKEN/);
    const wanted = { ...moved, migrateOwner: true };
    expect(await refusal(askAs(world, bob, registerSkillVersion, wanted))).toMatch(/^SLUG_TAKEN/);
    const fromBob = { ...wanted, sourceOwnerHandle: 'bob' };
    expect(await refusal(askAs(world, alice, registerSkillVersion, fromBob))).toMatch(/^SLUG_TAKEN/);
    const fromAlice = { ...wanted, sourceOwnerHandle: '@Alice' };
    await askAs(world, alice, registerSkillVersion, fromAlice);
    const rows = await world.sql(
      `SELECT i.owner_handle AS owner, count(*)::int AS versions FROM catalog.item i
       JOIN catalog.version v ON v.item_id = i.id WHERE i.name = 'migrant' GROUP BY 1`,
    );
    expect(rows).toEqual([{ owner: 'acme', versions: 2 }]);
    expect(await facts('transferred', 'slug', 'migrant')).toMatchObject([
      { payload: { way: 'migrated', from: { ownerHandle: 'alice' }, to: { ownerHandle: 'acme' } } },
    ]);
  });

  it('notes what is a fork and what a duplicate, and refuses a fork of nothing', async () => {
    const original = await released(world, carol, 'original');
    const same = { fingerprints: [sha256('fingerprint carol original')] };
    await askAs(world, bob, registerSkillVersion, { ...input('copied', '1.0.0', bob.owner), ...same });
    const fork = { ...input('forked', '1.0.0', bob.owner), ...same };
    const missing = { ...fork, forkOf: { slug: 'no-such-skill' } };
    expect(await refusal(askAs(world, bob, registerSkillVersion, missing))).toBe(
      'PUBLISH_INVALID: Upstream skill not found',
    );
    const forkOf = { slug: 'Original', ownerHandle: 'carol', version: '1.0.0' };
    await askAs(world, bob, registerSkillVersion, { ...fork, forkOf });
    expect(
      await world.sql(
        `SELECT name, fork_of, fork_of_version, duplicate_of FROM catalog.item
         WHERE name IN ('copied', 'forked', 'original') ORDER BY name`,
      ),
    ).toEqual([
      { name: 'copied', fork_of: null, fork_of_version: null, duplicate_of: original.itemId },
      { name: 'forked', fork_of: original.itemId, fork_of_version: '1.0.0', duplicate_of: null },
      { name: 'original', fork_of: null, fork_of_version: null, duplicate_of: null },
    ]);
  });
});

import {
  decideTransfer,
  findSkillDownload,
  getSkill,
  hideOwners,
  listTransfers,
  mergeSkill,
  reclaimSkills,
  renameSkill,
  requestTransfer,
  type TransferDecision,
} from '@app/contracts';
import { newId } from '@app/kernel';
import { CatalogWorld } from './catalog-world';
import { askAs, GatewayStandIn, organization, person, refusal, released, type Person } from './people';

const [alice, bob, carol, mallory] = [person('alice'), person('bob'), person('carol'), person('mallory')];
organization('acme', { alice: 'owner', bob: 'publisher' });
let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start({}, [GatewayStandIn]);
});
afterAll(() => world.close());

const offer = (who: Person, slug: string, toUserHandle: string, message?: string) =>
  askAs(world, who, requestTransfer, { slug, toUserHandle, ...(message === undefined ? {} : { message }) });
const decide = (who: Person, slug: string, decision: TransferDecision) =>
  askAs(world, who, decideTransfer, { slug, decision });
const transfers = async (who: Person, direction: 'incoming' | 'outgoing', slug: string) =>
  (await askAs(world, who, listTransfers, { direction })).transfers.filter(({ skill }) => skill.slug === slug);
const ownerOf = async (slug: string) => (await askAs(world, carol, getSkill, { slug })).owner?.handle;
const states = async (slug: string) => {
  const rows = await world.sql<{ state: string }>(
    `SELECT t.state FROM catalog.skill_transfer t JOIN catalog.item i ON i.id = t.skill_id WHERE i.name = $1
     ORDER BY t.requested_at, t.id`,
    [slug],
  );
  return rows.map(({ state }) => state);
};
const facts = async (slug: string) => {
  const rows = await world.sql<{ subject: string; payload: Record<string, unknown> }>(
    `SELECT subject, payload FROM catalog.outbox WHERE subject LIKE '%.skill.transfer%' AND payload->>'slug' = $1
     ORDER BY position`,
    [slug],
  );
  return rows.map(({ subject, payload }) => ({ what: subject.split('.')[4], ...payload }));
};
const expire = (slug: string) =>
  world.sql(
    `UPDATE catalog.skill_transfer SET expires_at = requested_at FROM catalog.item i
     WHERE i.id = skill_id AND i.name = $1 AND state = 'pending'`,
    [slug],
  );

it('a skill goes to the user who accepts it, with its old slugs', async () => {
  const { itemId } = await released(world, alice, 'gift-before');
  await askAs(world, alice, renameSkill, { slug: 'gift-before', newSlug: 'gift' });
  const offered = await offer(alice, 'gift', '@Bob', ' Yours ');
  expect(offered).toEqual({
    ...{ ok: true, transferId: expect.any(String), toUserHandle: 'bob', expiresAt: expect.any(Number) },
  });
  const about = { _id: offered.transferId, skill: { _id: itemId, slug: 'gift', displayName: 'PDF Forms' } };
  const requestedAt = offered.expiresAt! - 7 * 24 * 3_600_000;
  const rest = { message: 'Yours', requestedAt, expiresAt: offered.expiresAt };
  const who = ({ actor }: Person) => ({
    _id: actor.userId,
    handle: actor.handle,
    displayName: actor.handle.toUpperCase(),
  });
  expect(await transfers(bob, 'incoming', 'gift')).toEqual([{ ...about, fromUser: who(alice), ...rest }]);
  expect(await transfers(alice, 'outgoing', 'gift')).toEqual([{ ...about, toUser: who(bob), ...rest }]);
  expect(await transfers(alice, 'incoming', 'gift')).toEqual([]);
  expect(await ownerOf('gift')).toBe('alice');

  expect(await decide(bob, 'gift-before', 'accept')).toEqual({ ok: true, skillSlug: 'gift' });
  expect([await ownerOf('gift'), await ownerOf('gift-before')]).toEqual(['bob', 'bob']);
  expect(await transfers(bob, 'incoming', 'gift')).toEqual([]);
  expect(await refusal(decide(bob, 'gift', 'accept'))).toBe('TRANSFER_NOT_FOUND: No pending transfer found');
  expect(await refusal(askAs(world, alice, renameSkill, { slug: 'gift', newSlug: 'mine-again' }))).toMatch(
    /^FORBIDDEN/,
  );
  expect(await askAs(world, bob, renameSkill, { slug: 'gift', newSlug: 'gift-before' })).toMatchObject({ ok: true });
  expect(await facts('gift')).toMatchObject([
    {
      what: 'transferRequested',
      toHandle: 'bob',
      message: 'Yours',
      from: { ownerHandle: 'alice' },
      by: { handle: 'alice' },
    },
    {
      what: 'transferred',
      way: 'accepted',
      from: { ownerHandle: 'alice' },
      to: { ownerHandle: 'bob' },
      by: { handle: 'bob' },
    },
  ]);
});

it('stays where it is when that is rejected, cancelled or too late', async () => {
  await released(world, alice, 'kept');
  await offer(alice, 'kept', 'bob');
  expect(await refusal(offer(alice, 'kept', 'carol'))).toBe(
    'TRANSFER_PENDING: A transfer is already pending for this skill',
  );
  for (const [who, decision] of [
    [alice, 'accept'],
    [carol, 'reject'],
    [bob, 'cancel'],
  ] as const)
    expect(await refusal(decide(who, 'kept', decision))).toBe('TRANSFER_NOT_FOUND: No pending transfer found');
  expect(await decide(bob, 'kept', 'reject')).toEqual({ ok: true });
  await offer(alice, 'kept', 'bob');
  expect(await decide(alice, 'kept', 'cancel')).toEqual({ ok: true });
  await offer(alice, 'kept', 'bob');
  await expire('kept');
  expect(await transfers(bob, 'incoming', 'kept')).toEqual([]);
  expect(await refusal(decide(bob, 'kept', 'accept'))).toBe('TRANSFER_EXPIRED: Transfer has expired');
  expect(await refusal(decide(bob, 'kept', 'accept'))).toBe('TRANSFER_NOT_FOUND: No pending transfer found');
  await offer(alice, 'kept', 'bob');
  await expire('kept');
  await offer(alice, 'kept', 'carol');
  expect(await states('kept')).toEqual(['rejected', 'cancelled', 'expired', 'expired', 'pending']);
  expect(await ownerOf('kept')).toBe('alice');
});

it('is refused in the words clients know', async () => {
  await Promise.all([released(world, alice, 'stays'), released(world, bob, 'of-bob')]);
  expect(await refusal(offer(alice, 'stays', ' @ '))).toBe('INVALID_INPUT: toUserHandle required');
  expect(await refusal(offer(alice, 'stays', 'nobody'))).toBe('USER_NOT_FOUND: User not found');
  expect(await refusal(offer(alice, 'stays', 'alice'))).toBe('INVALID_INPUT: Cannot transfer to yourself');
  expect(await refusal(offer(alice, 'nowhere', 'bob'))).toBe('SKILL_NOT_FOUND: Skill not found');
  expect(await refusal(offer(alice, 'of-bob', 'carol'))).toBe('FORBIDDEN: Forbidden');
  expect(await refusal(offer(bob, 'of-bob', 'acme'))).toMatch(/^FORBIDDEN: You do not have admin access for "@acme"/);
});

it('goes at once to an organization of the one who gives it, and back', async () => {
  const { itemId } = await released(world, alice, 'moving');
  expect(await offer(alice, 'moving', 'acme')).toEqual({
    ...{ ok: true, transferred: true, toPublisherHandle: 'acme', skillSlug: 'moving' },
  });
  expect(await ownerOf('moving')).toBe('acme');
  expect(await refusal(offer(bob, 'moving', 'bob'))).toBe('FORBIDDEN: Forbidden');
  await offer(alice, 'moving', 'carol');
  expect(await refusal(offer(alice, 'moving', 'alice'))).toMatch(/^TRANSFER_PENDING/);
  await decide(alice, 'moving', 'cancel');
  expect(await offer(alice, 'moving', 'alice')).toMatchObject({ transferred: true, toPublisherHandle: 'alice' });
  expect(await facts('moving')).toMatchObject([
    { what: 'transferred', skillId: itemId, way: 'moved', to: { ownerHandle: 'acme' }, transferId: null },
    ...[{ what: 'transferRequested' }, { what: 'transferCancelled', cause: 'sender' }],
    { what: 'transferred', way: 'moved', to: { ownerHandle: 'alice' } },
  ]);
});

it('is decided by one of those who decide at once', async () => {
  const slugs = [1, 2, 3, 4].map((n) => `contested-${n}`);
  for (const slug of slugs) {
    await released(world, alice, slug);
    await offer(alice, slug, 'bob');
  }
  for (const slug of slugs) {
    const outcomes = await Promise.all([
      ...[refusal(decide(bob, slug, 'accept')), refusal(decide(alice, slug, 'cancel'))],
      ...[refusal(decide(bob, slug, 'accept')), refusal(decide(bob, slug, 'reject'))],
    ]);
    expect(outcomes.filter((outcome) => outcome.startsWith('none'))).toHaveLength(1);
    expect(outcomes.filter((outcome) => !/^(none|TRANSFER_NOT_FOUND|SKILL_NOT_FOUND)/.test(outcome))).toEqual([]);
    const accepted = (await states(slug))[0] === 'accepted';
    expect(await ownerOf(slug)).toBe(accepted ? 'bob' : 'alice');
  }
});

it('ends when the skill goes another way', async () => {
  await Promise.all(['overtaken', 'other', 'target'].map((slug) => released(world, alice, slug)));
  await offer(alice, 'overtaken', 'bob');
  await askAs(world, alice, mergeSkill, { source: { slug: 'overtaken' }, target: { slug: 'target' } });
  expect(await refusal(decide(bob, 'overtaken', 'accept'))).toBe('TRANSFER_NOT_FOUND: No pending transfer found');
  expect((await facts('overtaken')).at(-1)).toMatchObject({ what: 'transferCancelled', cause: 'merged' });
  await offer(alice, 'other', 'bob');
  await world.sql(`UPDATE catalog.item SET owner_id = $1 WHERE name = 'other'`, [newId()]);
  expect(await refusal(decide(bob, 'other', 'accept'))).toBe('TRANSFER_INVALID: Transfer is no longer valid');
  expect(await states('other')).toEqual(['cancelled']);
});

it('does not bring out of reach what a hold hides, and shows nobody what is offered', async () => {
  await released(world, mallory, 'malware');
  await offer(mallory, 'malware', 'bob');
  const hold = { holdId: newId(), cause: 'moderation' as const, ownerIds: [mallory.owner.ownerId] };
  await askAs(world, { actor: { ...carol.actor, role: 'admin' } }, hideOwners, hold);
  expect(await transfers(bob, 'incoming', 'malware')).toEqual([]);
  expect(await refusal(decide(bob, 'malware', 'accept'))).toBe('TRANSFER_NOT_FOUND: No pending transfer found');
  expect(await decide(mallory, 'malware', 'cancel')).toEqual({ ok: true });
  expect(await refusal(offer(mallory, 'malware', 'carol'))).toBe(
    'FORBIDDEN: The account that owns this skill is restricted.',
  );
  // Whoever takes a skill while held hides it.
  await released(world, alice, 'into-the-dark');
  await offer(alice, 'into-the-dark', 'mallory');
  expect(await decide(mallory, 'into-the-dark', 'accept')).toMatchObject({ ok: true });
  expect(await refusal(askAs(world, carol, getSkill, { slug: 'into-the-dark' }))).toMatch(/^SKILL_NOT_FOUND/);
});

describe('where every owner has slugs of their own', () => {
  let scoped: CatalogWorld;
  beforeAll(async () => {
    scoped = await CatalogWorld.start({ CATALOG_SLUG_SCOPE: 'owner' }, [GatewayStandIn]);
    for (const who of [alice, bob]) await released(scoped, who, 'shared');
  });
  afterAll(() => scoped.close());
  const get = (slug: string, ownerHandle?: string) =>
    askAs(scoped, carol, getSkill, { slug, ...(ownerHandle === undefined ? {} : { ownerHandle }) });

  it('names, old names and transfers are told apart by the owner', async () => {
    expect(await refusal(get('shared'))).toMatch(/^SKILL_AMBIGUOUS/);
    const rename = (who: Person, newSlug: string) => askAs(scoped, who, renameSkill, { slug: 'shared', newSlug });
    await rename(alice, 'alices');
    expect((await get('shared')).skill).toMatchObject({ slug: 'shared', ownerHandle: 'bob' });
    expect((await get('shared', '@Alice')).skill).toMatchObject({ slug: 'alices', ownerHandle: 'alice' });
    await rename(bob, 'bobs');
    await expect(get('shared')).rejects.toMatchObject({
      code: 'SKILL_AMBIGUOUS',
      details: {
        matches: expect.arrayContaining([
          { ownerHandle: 'alice', slug: 'alices', ref: '@alice/alices', url: 'http://reef.test/alice/alices' },
        ]),
      },
    });
    expect(await askAs(scoped, carol, findSkillDownload, { slug: 'shared', ownerHandle: 'bob' })).toMatchObject({
      slug: 'bobs',
    });

    for (const who of [alice, bob])
      await askAs(scoped, who, requestTransfer, { slug: 'shared', toUserHandle: 'carol' });
    const accept = (ownerHandle?: string) =>
      askAs(scoped, carol, decideTransfer, {
        ...{ slug: 'shared', decision: 'accept' },
        ...(ownerHandle === undefined ? {} : { ownerHandle }),
      });
    expect(await refusal(accept())).toMatch(/^SKILL_AMBIGUOUS/);
    expect(await accept('alice')).toEqual({ ok: true, skillSlug: 'alices' });
    expect((await get('shared', 'carol')).skill).toMatchObject({ slug: 'alices' });
    // Both were called so once: in the hands of one owner the name would mean two skills.
    expect(await refusal(accept('bob'))).toBe('SLUG_TAKEN: The new owner has another skill that is called "shared".');
    expect((await get('bobs')).skill.ownerHandle).toBe('bob');
  });
});

describe('administrators', () => {
  const staff = { actor: { ...person('staff').actor, role: 'admin' } } as const;
  const squatter = person('squatter');
  const reclaim = (who: Pick<Person, 'actor'>, slugs: string[], { owner }: Pick<Person, 'owner'> = carol) =>
    askAs(world, who, reclaimSkills, { ...owner, slugs, reason: 'trademark' });

  it('give skills to their rightful owner, each by itself', async () => {
    const { itemId } = await released(world, squatter, 'brand');
    await askAs(world, squatter, renameSkill, { slug: 'brand', newSlug: 'brand-kit' });
    await released(world, carol, 'brand-mine');
    await offer(squatter, 'brand-kit', 'bob');
    const slugs = ['brand-kit', 'brand-mine', 'brand', 'brand-nobodys', 'Not A Slug'];
    expect(await reclaim(staff, slugs)).toEqual({
      ok: true,
      results: [
        { slug: 'brand-kit', ok: true, action: 'ownership_transferred' },
        { slug: 'brand-mine', ok: true, action: 'already_owned' },
        ...['brand', 'brand-nobodys', 'Not A Slug'].map((slug) => ({ slug, ok: true, action: 'missing' })),
      ],
    });
    expect([await ownerOf('brand-kit'), await ownerOf('brand')]).toEqual(['carol', 'carol']);
    expect(await states('brand-kit')).toEqual(['cancelled']);
    expect((await facts('brand-kit')).at(-1)).toMatchObject({
      ...{ skillId: itemId, way: 'reclaimed', reason: 'trademark', transferId: null },
      ...{ from: { ownerHandle: 'squatter' }, to: { ownerHandle: 'carol' }, by: { handle: 'staff' } },
    });
    expect((await reclaim(staff, ['brand-kit'])).results).toEqual([
      { slug: 'brand-kit', ok: true, action: 'already_owned' },
    ]);
  });
  it('alone may do that', async () => {
    await released(world, alice, 'not-theirs');
    expect(await refusal(reclaim(mallory, ['not-theirs'], mallory))).toBe('FORBIDDEN: Admin role required.');
    expect(await ownerOf('not-theirs')).toBe('alice');
  });
  it('leave alone what a ban hides', async () => {
    const error = 'The account that owns this skill is restricted.';
    expect((await reclaim(staff, ['malware'])).results).toEqual([{ slug: 'malware', ok: false, error }]);
  });
});

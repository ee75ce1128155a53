import {
  deletePackage,
  deleteSkill,
  describeModerated,
  featureItem,
  findModerated,
  findPackageBytes,
  listModerated,
  listModeratedFiles,
  getPackageSecurity,
  getSkill,
  itemFeatured,
  skillHidden,
  undeleteSkill,
  type ItemKind,
  type ModerationPurpose,
  type Payload,
  type RulingState,
} from '@app/contracts';
import { newId } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { CatalogWorld, packageInput, type Registered } from './catalog-world';
import { askAs, GatewayStandIn, person, refusal, released } from './people';

describe('items under moderation', () => {
  let world: CatalogWorld;
  const owner = person('olga');
  const stranger = person('stan');
  const moderator = person('mona');
  Object.assign(moderator.actor, { role: 'moderator' });

  beforeAll(async () => {
    world = await CatalogWorld.start({}, [GatewayStandIn]);
  });
  afterAll(() => world.close());

  let last = 0;
  const newName = (): string => `moderated-${(last += 1)}`;
  const plugin = async (name: string, version = '1.0.0', visible = true): Promise<Registered> => {
    const content = `${name} ${version}`;
    const registered = await world.package(packageInput({ ...owner.owner, name, version, content, runtimeId: name }));
    if (visible) await world.judge('package', registered, {});
    return registered;
  };
  const publish = (kind: ItemKind, name: string) => (kind === 'skill' ? released(world, owner, name) : plugin(name));
  const find = (who: typeof owner, kind: ItemKind, name: string, purpose: ModerationPurpose, version?: string) =>
    refusal(askAs(world, who, findModerated, { kind, name, purpose, ...(version && { version }) }));

  describe('are found', () => {
    const OK = /^none: /;
    const NO = 'FORBIDDEN: Unauthorized';
    const ROLE = 'FORBIDDEN: Moderator role required.';
    const cells: [ModerationPurpose, RegExp | string, RegExp | string, RegExp | string][] = [
      ['report', OK, OK, OK],
      ['appeal', NO, OK, NO],
      ['review', NO, OK, OK],
      ['rule', ROLE, ROLE, OK],
    ];
    it.each(cells)('to %s: stranger %s, owner %s, moderator %s', async (purpose, asStranger, asOwner, asModerator) => {
      for (const kind of ['skill', 'package'] as const) {
        const name = newName();
        await publish(kind, name);
        expect(await find(stranger, kind, name, purpose)).toMatch(asStranger);
        expect(await find(owner, kind, name, purpose)).toMatch(asOwner);
        expect(await find(moderator, kind, name, purpose)).toMatch(asModerator);
      }
    });
    it('by strangers only as far as those may know of them', async () => {
      const [skill, gone, waiting] = [newName(), newName(), newName()];
      await publish('skill', skill);
      await publish('package', gone);
      await plugin(waiting, '1.0.0', false);
      await askAs(world, owner, deleteSkill, { slug: skill });
      await askAs(world, owner, deletePackage, { name: gone });
      expect(await find(stranger, 'skill', skill, 'report')).toBe('SKILL_NOT_FOUND: Skill not found');
      expect(await find(stranger, 'package', gone, 'report')).toBe('PACKAGE_NOT_FOUND: Package not found');
      expect(await find(stranger, 'package', waiting, 'report')).toBe('PACKAGE_NOT_FOUND: Package not found');
      expect(await find(owner, 'package', gone, 'review')).toBe('PACKAGE_NOT_FOUND: Package not found');
      expect(await find(owner, 'skill', skill, 'appeal')).toMatch('"isDeleted":true');
      expect(await find(moderator, 'package', gone, 'rule')).toMatch('"isDeleted":true');
    });
    it('with the version that is asked for, in the words of what it is for', async () => {
      const [skill, name] = [newName(), newName()];
      await publish('skill', skill);
      await publish('package', name);
      await plugin(name, '2.0.0', false);
      const missing = (who: typeof owner, kind: ItemKind, purpose: ModerationPurpose, version = '9.9.9') =>
        find(who, kind, kind === 'skill' ? skill : name, purpose, version);
      expect(await missing(stranger, 'skill', 'report')).toBe('VERSION_NOT_FOUND: Skill version not found');
      expect(await missing(owner, 'package', 'appeal')).toBe('VERSION_NOT_FOUND: Package version not found');
      expect(await missing(moderator, 'package', 'rule')).toBe('VERSION_NOT_FOUND: Version not found');
      expect(await missing(stranger, 'package', 'report', '2.0.0')).toMatch('VERSION_NOT_FOUND');
      expect(await missing(owner, 'package', 'review', '2.0.0')).toMatch('"replacementVersion":"1.0.0"');
    });
    it('by their ids for lists, for the staff', async () => {
      const { itemId, versionId } = await publish('package', newName());
      const items = [
        { itemId, versionId },
        { itemId: newId(), versionId: null },
        { itemId, versionId: null },
      ];
      const { items: found } = await askAs(world, moderator, describeModerated, { items });
      expect(found.map(({ release }) => release?.versionId)).toEqual([versionId, versionId]);
      expect(await refusal(askAs(world, owner, describeModerated, { items }))).toMatch('FORBIDDEN');
    });
  });

  describe("follow a moderator's word", () => {
    const bytesOf = (name: string, version: string) =>
      refusal(askAs(world, stranger, findPackageBytes, { name, version }));
    const blocked: [RulingState | undefined, string][] = [
      ['quarantined', 'RELEASE_BLOCKED: Blocked: this package release is quarantined by ClawHub moderation.'],
      ['revoked', 'RELEASE_BLOCKED: Blocked: this package release has been revoked by ClawHub moderation.'],
      [
        undefined,
        'RELEASE_BLOCKED: Blocked: this package release has been flagged as malicious and cannot be downloaded.',
      ],
    ];
    it.each(blocked)('%s: %s', async (manualState, text) => {
      const name = newName();
      const first = await publish('package', name);
      const second = await plugin(name, '2.0.0');
      const word = manualState && { manualState };
      await world.judge('package', second, { verdict: 'malicious', revision: 2, ...word });
      expect(await bytesOf(name, '2.0.0')).toBe(text);
      expect(await bytesOf(name, '1.0.0')).toMatch(/^none: /);
      const security = await askAs(world, stranger, getPackageSecurity, { name, version: '2.0.0' });
      const [reason] = manualState === undefined ? ['scan:malicious'] : [`manual:${manualState}`];
      expect(security.trust).toMatchObject({ moderationState: manualState ?? null, blockedFromDownload: true });
      expect(security.trust.reasons[0]).toBe(reason);
      expect(await world.decisions(second.versionId)).toMatchObject([
        { visible: true, moderationState: null, revision: 1 },
        { visible: false, verdict: 'malicious', moderationState: manualState ?? null, revision: 2 },
      ]);
      await world.judge('package', first, { verdict: 'malicious', revision: 2, ...word });
      expect(await bytesOf(name, '1.0.0')).toBe(text);
    });
    it('and say so when only the word has changed, for those who cache the answer', async () => {
      const registered = await publish('package', newName());
      await world.judge('package', registered, { verdict: 'malicious', revision: 2, manualState: 'quarantined' });
      await world.judge('package', registered, { verdict: 'malicious', revision: 3, manualState: 'revoked' });
      await world.judge('package', registered, { verdict: 'clean', revision: 4, manualState: 'approved' });
      const said = await world.decisions(registered.versionId);
      expect(said.map(({ visible, moderationState }) => [visible, moderationState])).toEqual([
        ...[
          [true, null],
          [false, 'quarantined'],
        ],
        ...[
          [false, 'revoked'],
          [true, 'approved'],
        ],
      ]);
    });
  });

  describe('skills that moderators hide', () => {
    const say = (skill: Registered, slug: string, hidden: boolean, revision: number) =>
      world.publish(skillHidden, {
        ...{ skillId: skill.itemId, slug, hidden, reason: 'Reported.', caseId: newId(), revision },
        by: { kind: 'system' },
      });
    const seen = async (slug: string): Promise<string> =>
      (await refusal(askAs(world, stranger, getSkill, { slug }))).slice(0, 15);
    const isSeen = (slug: string, visible: boolean) =>
      eventually(
        () => seen(slug),
        (text) => text.startsWith('none') === visible,
      );

    it('are gone until they are shown again, and their owner cannot change that', async () => {
      const slug = newName();
      const skill = await publish('skill', slug);
      await say(skill, slug, true, 1);
      await isSeen(slug, false);
      expect(await refusal(askAs(world, owner, undeleteSkill, { slug }))).toMatch(
        'Forbidden: This skill was hidden by moderation and cannot be restored by the owner.',
      );
      await say(skill, slug, false, 2);
      await isSeen(slug, true);
    });
    it('follow the latest wish, whichever comes last', async () => {
      const slug = newName();
      const skill = await publish('skill', slug);
      await say(skill, slug, true, 3);
      await isSeen(slug, false);
      await say(skill, slug, false, 2);
      const later = newName();
      const other = await publish('skill', later);
      await say(other, later, true, 1);
      await isSeen(later, false);
      expect(await seen(slug)).toMatch('SKILL_NOT_FOUND');
    });
  });

  it('are listed by name and by owner, with their files, in any state, to the staff', async () => {
    const name = newName();
    const { itemId } = await publish('skill', name);
    await askAs(world, owner, deleteSkill, { slug: name });
    const { ownerId } = owner.owner;
    for (const wanted of [{ name: name.toUpperCase() }, { ownerId }]) {
      const list = { ...wanted, limit: 1 };
      const { items, more } = await askAs(world, moderator, listModerated, list);
      expect(items).toMatchObject([{ itemId, isDeleted: true }]);
      expect(more).toBe('ownerId' in wanted);
      expect(await refusal(askAs(world, owner, listModerated, list))).toBe('FORBIDDEN: Moderator role required.');
    }
    const [{ release } = { release: null }] = (await askAs(world, moderator, listModerated, { name, limit: 1 })).items;
    const version = { versionId: release!.versionId, limit: 100 };
    const { files, total } = await askAs(world, moderator, listModeratedFiles, version);
    expect([files.length > 0, files.length]).toEqual([true, total]);
    const one = { ...version, paths: [files[0]!.path, 'not there'] };
    expect((await askAs(world, moderator, listModeratedFiles, one)).files).toEqual([files[0]]);
    expect(await refusal(askAs(world, owner, listModeratedFiles, one))).toBe('FORBIDDEN: Moderator role required.');
  });
  it('are recommended by moderators, and said to be, once', async () => {
    for (const kind of ['skill', 'package'] as const) {
      const name = newName();
      const { itemId } = await publish(kind, name);
      const feature = (who: typeof owner, featured: boolean) =>
        refusal(askAs(world, who, featureItem, { kind, name, featured }));
      expect(await feature(owner, true)).toBe('FORBIDDEN: Moderator role required.');
      expect(await feature(moderator, true)).toMatch('"featured":true');
      expect(await feature(moderator, true)).toMatch('"featured":true');
      expect(await feature(moderator, false)).toMatch('"featured":false');
      const said = await world.sql<{ payload: Payload<typeof itemFeatured> }>(
        `SELECT payload FROM catalog.outbox WHERE subject = $1 AND payload->>'itemId' = $2 ORDER BY position`,
        [itemFeatured.subject, itemId],
      );
      expect(said.map(({ payload }) => payload.featured)).toEqual([true, false]);
    }
  });
});

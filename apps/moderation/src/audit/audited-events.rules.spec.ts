import * as contracts from '@app/contracts';
import type { EventContract } from '@app/contracts';
import { AUDITED } from './audited-events.rules';

const EVENTS = Object.values<unknown>(contracts).filter((value): value is EventContract =>
  String((value as Partial<EventContract>).subject).startsWith('reef.evt.'),
);

it('has a line for every event of the gateway: accounts, roles, bans, publishers, tokens and clients', () => {
  const ofGateway = EVENTS.filter(({ service }) => service === 'gateway').map(({ subject }) => subject);
  const lines = AUDITED.map(({ contract }) => contract).filter(({ service }) => service === 'gateway');
  expect(lines.map(({ subject }) => subject).sort()).toEqual(ofGateway.sort());
});
it('has a line for every change of a skill that somebody made', () => {
  const { skillDeleted, skillRestored, versionWithdrawn, versionRestored, tagMoved } = contracts;
  const lines = AUDITED.map(({ contract }) => contract);
  for (const contract of [skillDeleted, skillRestored, versionWithdrawn, versionRestored, tagMoved])
    expect(lines).toContain(contract);
});
it('has a line for every change of the name or the owner of a skill', () => {
  const lines = AUDITED.map(({ contract }) => contract);
  const { nameReserved, nameReleased, skillRenamed, skillMerged, skillTransferred } = contracts;
  const { skillTransferRequested, skillTransferRejected, skillTransferCancelled } = contracts;
  expect(lines).toEqual(
    expect.arrayContaining([
      ...[nameReserved, nameReleased, skillRenamed, skillMerged, skillTransferred],
      ...[skillTransferRequested, skillTransferRejected, skillTransferCancelled],
    ]),
  );
});
it('has a line for everything people say and decide in moderation, and for what they ask of others there', () => {
  const lines = AUDITED.map(({ contract }) => contract);
  const said = EVENTS.filter(
    ({ service, subject }) => service === 'moderation' && !/\.(verdict|enforcement)\./.test(subject),
  );
  expect(said.length).toBeGreaterThanOrEqual(6);
  for (const contract of [...said, contracts.itemFeatured, contracts.scanRequested, contracts.rescansQueued])
    expect(lines).toContain(contract);
});
it('tells a word about a version as what it was before and what it is, and which case led to it', () => {
  const line = AUDITED.find(({ contract }) => contract === contracts.versionRuled)!;
  const by = { kind: 'user', userId: 'u1', handle: 'mod', role: 'moderator' };
  const [before, after] = [
    { state: 'approved', reason: 'Fine.' },
    { state: 'revoked', reason: 'Not fine.' },
  ];
  const facts = {
    kind: 'package',
    itemId: 'i',
    versionId: 'v',
    name: '@a/b',
    version: '1.0.0',
    caseId: 'c',
    revision: 3,
  };
  expect(line.actionOf({ ...facts, before, after, by })).toEqual({
    ...{ action: 'package.release.moderation', target: { type: 'package', id: 'i', name: '@a/b' }, by },
    ...{ reason: 'Not fine.', before, after: { ...after, versionId: 'v', version: '1.0.0', caseId: 'c' } },
  });
});
it('tells how a skill has got to another owner', () => {
  const line = AUDITED.find(({ contract }) => contract === contracts.skillTransferred)!;
  const [from, to] = [
    { ownerId: 'p1', ownerHandle: 'alice' },
    { ownerId: 'p2', ownerHandle: 'bob' },
  ];
  const by = { kind: 'user', userId: 'u' };
  const told = (way: string) => line.actionOf({ skillId: 's', slug: 'pdf', from, to, way, transferId: null, by });
  expect(told('accepted')).toEqual({
    ...{ action: 'skill.transfer.accept', by, before: from, after: { ...to, transferId: null } },
    target: { type: 'skill', id: 's', name: 'pdf' },
  });
  expect([told('moved').action, told('migrated').action]).toEqual(['skill.transfer.move', 'skill.ownership.migrate']);
  expect(told('reclaimed').action).toBe('slug.reclaim');
});
it('names each subscriber once', () => {
  const durables = AUDITED.map(({ durable }) => durable);
  expect(new Set(durables).size).toBe(durables.length);
});
it('tells a role change as who, whom, from what to what', () => {
  const line = AUDITED.find(({ contract }) => contract === contracts.userRoleChanged)!;
  const by = { kind: 'user', userId: 'u1', handle: 'root', role: 'admin' };
  expect(line.actionOf({ userId: 'u2', handle: 'bob', before: 'user', after: 'moderator', by })).toEqual({
    action: 'role.change',
    target: { type: 'user', id: 'u2', name: 'bob' },
    by,
    before: { role: 'user' },
    after: { role: 'moderator' },
  });
});
it('keeps of a token what identifies it, and never the token', () => {
  const line = AUDITED.find(({ contract }) => contract === contracts.tokenCreated)!;
  const facts = { tokenId: 't', userId: 'u', handle: 'bob', label: 'CLI token', prefix: 'clh_abcdef' };
  expect(line.actionOf({ ...facts, by: { kind: 'system' } })).toEqual({
    action: 'token.create',
    target: { type: 'token', id: 't', name: 'clh_abcdef' },
    by: { kind: 'system' },
    after: { userId: 'u', handle: 'bob', label: 'CLI token' },
  });
});
it('tells a deletion as whose skill, by whom, why and when', () => {
  const line = AUDITED.find(({ contract }) => contract === contracts.skillDeleted)!;
  const by = { kind: 'user', userId: 'u1', handle: 'mod', role: 'moderator' };
  const skill = { skillId: 's', slug: 'pdf', ownerId: 'o', ownerHandle: 'bob' };
  expect(line.actionOf({ ...skill, by, reason: 'legal hold', deletedAt: 5 })).toEqual({
    ...{ action: 'skill.delete', target: { type: 'skill', id: 's', name: 'pdf' }, by, reason: 'legal hold' },
    after: { softDeletedAt: 5 },
  });
});

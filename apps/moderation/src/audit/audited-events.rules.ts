import {
  accessDenied,
  accessGranted,
  accessRevoked,
  clientCreated,
  clientRevoked,
  handleReleased,
  handleReserved,
  publishAuthorized,
  nameReleased,
  nameReserved,
  operationPerformed,
  publisherCreated,
  publisherMemberAdded,
  publisherMemberRemoved,
  publisherMemberRoleChanged,
  publisherMigrated,
  publisherUpdated,
  publishTokenMinted,
  publishTokenRejected,
  publishTokenSpent,
  sessionEnded,
  signingKeyRotated,
  skillDeleted,
  skillRestored,
  tagMoved,
  skillMerged,
  skillRenamed,
  skillTransferCancelled,
  skillTransferred,
  skillTransferRejected,
  skillTransferRequested,
  tokenCreated,
  tokenRevoked,
  trustedPublisherRemoved,
  trustedPublisherSet,
  userBanned,
  userBanReclassified,
  userCreated,
  userHeld,
  userIdentityLinked,
  userInvited,
  userPasswordChanged,
  userReleased,
  userRoleChanged,
  userSignedIn,
  userSignInFailed,
  userUnbanned,
  versionRestored,
  versionWithdrawn,
  type AuditTarget,
  type Initiator,
  type WorkflowRun,
} from '@app/contracts';
import { audited, plugin, type AuditedEvent } from './audited-event';
import { AUDITED_MODERATION } from './audited-moderation.rules';
import { AUDITED_PACKAGES } from './audited-packages.rules';
import { AUDITED_RATINGS } from './audited-ratings.rules';
import { AUDITED_WEBHOOKS } from './audited-webhooks.rules';

/** Every event that leaves a record, and which. To audit another event, add a line. */
export const AUDITED: readonly AuditedEvent[] = [
  audited(userCreated, 'moderation-audit-user-created', ({ by, role, displayName, publisherId, ...user }) => {
    return { action: 'user.create', target: person(user), by, after: { role, displayName, publisherId } };
  }),
  audited(userRoleChanged, 'moderation-audit-user-role-changed', ({ by, before, after, ...user }) => {
    return { action: 'role.change', target: person(user), by, before: { role: before }, after: { role: after } };
  }),
  audited(userBanned, 'moderation-audit-user-banned', ({ by, reason, roleBefore, userId, handle, ...after }) => {
    return { action: 'user.ban', target: person({ userId, handle }), by, reason, before: { role: roleBefore }, after };
  }),
  audited(userUnbanned, 'moderation-audit-user-unbanned', ({ by, reason, restrictionId, banReason, ...user }) => {
    return { action: 'user.unban', target: person(user), by, reason, before: { restrictionId, banReason } };
  }),
  audited(userBanReclassified, 'moderation-audit-user-ban-reclassified', ({ by, reason, before, after, ...user }) => {
    const reasons = { before: { banReason: before }, after: { banReason: after } };
    return { action: 'user.ban.reclassify', target: person(user), by, reason, ...reasons };
  }),
  audited(userHeld, 'moderation-audit-user-held', ({ by, reason, userId, handle, ...after }) => {
    const action = by.kind === 'system' ? 'user.moderation.auto' : 'user.moderation.hold';
    return { action, target: person({ userId, handle }), by, reason, after };
  }),
  audited(userReleased, 'moderation-audit-user-released', ({ by, reason, restrictionId, holdReason, ...user }) => {
    return { action: 'user.moderation.lift', target: person(user), by, reason, before: { restrictionId, holdReason } };
  }),

  audited(handleReserved, 'moderation-audit-handle-reserved', ({ by, handle, ownerUserId, reason }) => {
    return { action: 'handle.reserve', target: handleOf(handle), by, reason, after: { ownerUserId } };
  }),
  audited(handleReleased, 'moderation-audit-handle-released', ({ by, handle }) => {
    return { action: 'handle.release', target: handleOf(handle), by };
  }),

  audited(
    publisherCreated,
    'moderation-audit-publisher-created',
    ({ by, kind, displayName, trusted, ...publisher }) => {
      return { action: 'publisher.create', target: house(publisher), by, after: { kind, displayName, trusted } };
    },
  ),
  audited(publisherUpdated, 'moderation-audit-publisher-updated', ({ by, before, after, reason, ...publisher }) => {
    const action = reason === undefined ? 'publisher.profile.update' : 'publisher.official.change';
    return { action, target: house(publisher), by, reason: reason ?? null, before, after };
  }),
  audited(publisherMigrated, 'moderation-audit-publisher-migrated', ({ by, publisherId, handle, ...after }) => {
    return { action: 'publisher.legacy_handle.migrate', target: house({ publisherId, handle }), by, after };
  }),
  audited(publisherMemberAdded, 'moderation-audit-publisher-member-added', ({ by, publisherId, handle, ...after }) => {
    return { action: 'publisher.member.upsert', target: house({ publisherId, handle }), by, after };
  }),
  audited(publisherMemberRoleChanged, 'moderation-audit-publisher-member-role-changed', (payload) => {
    const { by, before, after, userId, userHandle } = payload;
    const roles = { before: { userId, userHandle, role: before }, after: { userId, userHandle, role: after } };
    return { action: 'publisher.member.upsert', target: house(payload), by, ...roles };
  }),
  audited(publisherMemberRemoved, 'moderation-audit-publisher-member-removed', (payload) => {
    const { by, publisherId, handle, ...before } = payload;
    return { action: 'publisher.member.remove', target: house({ publisherId, handle }), by, before };
  }),

  audited(userSignedIn, 'moderation-audit-user-signed-in', ({ sessionId, method, address, ...user }) => {
    return { action: 'user.sign_in', target: person(user), by: self(user), after: { sessionId, method, address } };
  }),
  audited(userSignInFailed, 'moderation-audit-user-sign-in-failed', ({ method, reason, address, ...user }) => {
    return { action: 'user.sign_in.fail', target: person(user), by: 'unknown', after: { method, reason, address } };
  }),
  audited(sessionEnded, 'moderation-audit-session-ended', ({ sessionId: id, userId, reason }) => {
    const by = reason === 'sign_out' || reason === 'replaced' ? self({ userId }) : REEF;
    return { action: 'user.sign_out', target: { type: 'session', id, name: null }, by, before: { userId, reason } };
  }),
  audited(userInvited, 'moderation-audit-user-invited', ({ by, expiresAt, ...user }) => {
    return { action: 'user.invite', target: person(user), by, after: { expiresAt } };
  }),
  audited(userPasswordChanged, 'moderation-audit-user-password-changed', ({ by, via, ...user }) => {
    return { action: 'user.password.change', target: person(user), by, after: { via } };
  }),
  audited(userIdentityLinked, 'moderation-audit-user-identity-linked', ({ issuer, ...user }) => {
    return { action: 'user.identity.link', target: person(user), by: self(user), after: { issuer } };
  }),

  audited(tokenCreated, 'moderation-audit-token-created', ({ by, tokenId, prefix, ...after }) => {
    return { action: 'token.create', target: { type: 'token', id: tokenId, name: prefix }, by, after };
  }),
  audited(tokenRevoked, 'moderation-audit-token-revoked', ({ by, tokenId, userId }) => {
    return { action: 'token.revoke', target: { type: 'token', id: tokenId, name: null }, by, before: { userId } };
  }),
  audited(clientCreated, 'moderation-audit-client-created', ({ by, clientId, name, scope }) => {
    return { action: 'client.create', target: { type: 'client', id: clientId, name }, by, after: { scope } };
  }),
  audited(clientRevoked, 'moderation-audit-client-revoked', ({ by, clientId, name }) => {
    return { action: 'client.revoke', target: { type: 'client', id: clientId, name }, by };
  }),
  audited(accessGranted, 'moderation-audit-access-granted', ({ grantId: id, clientId, userId, scope }) => {
    const by: Initiator = { kind: 'user', userId, clientId };
    return { action: 'access.grant', target: { type: 'access', id, name: null }, by, after: { clientId, scope } };
  }),
  audited(accessDenied, 'moderation-audit-access-denied', ({ userId, handle, clientId, program, ...asked }) => {
    const user = { userId, handle };
    const target = clientId === undefined ? person(user) : ({ type: 'client', id: clientId, name: program } as const);
    return { action: 'access.deny', target, by: self(user), after: { program, ...asked } };
  }),
  audited(accessRevoked, 'moderation-audit-access-revoked', ({ id, kind, clientId, userId }) => {
    const by: Initiator = { ...(userId === undefined ? { kind: 'client' } : { kind: 'user', userId }), clientId };
    return { action: 'access.revoke', target: { type: 'access', id, name: null }, by, before: { kind, clientId } };
  }),
  audited(signingKeyRotated, 'moderation-audit-signing-key-rotated', ({ by, keyId, signs }) => {
    return { action: 'signing_key.rotate', target: { type: 'key', id: keyId, name: signs ?? null }, by };
  }),

  audited(operationPerformed, 'moderation-audit-operation-performed', ({ by, operation, parameters: after }) => {
    return { action: operation, target: { type: 'registry', id: 'reef', name: null }, by, after };
  }),

  audited(trustedPublisherSet, 'moderation-audit-trusted-publisher-set', ({ by, before, after, ...item }) => {
    return { action: 'package.trusted_publisher.set', target: plugin(item), by, before: before ?? undefined, after };
  }),
  audited(trustedPublisherRemoved, 'moderation-audit-trusted-publisher-removed', ({ by, before, ...item }) => {
    return { action: 'package.trusted_publisher.delete', target: plugin(item), by, before };
  }),
  audited(
    publishTokenMinted,
    'moderation-audit-publish-token-minted',
    ({ run, packageId, packageName: name, ...after }) => {
      const action = 'package.publish_token.mint';
      return { action, target: plugin({ packageId, name }), by: workflow(run), after: { ...after, run } };
    },
  ),
  audited(publishTokenRejected, 'moderation-audit-publish-token-rejected', (payload) => {
    const { run, packageId, packageName: name, version, reason } = payload;
    const action = 'package.publish_token.mint_rejected';
    return { action, target: plugin({ packageId, name }), by: workflow(run), reason, after: { version, run } };
  }),
  audited(publishTokenSpent, 'moderation-audit-publish-token-spent', ({ tokenId, ...before }) => {
    const target = { type: 'token', id: tokenId, name: null } as const;
    return { action: 'package.publish_token.revoke', target, by: REEF, before };
  }),
  audited(publishAuthorized, 'moderation-audit-publish-authorized', (payload) => {
    const { by, ground, reason, attemptId, version, run } = payload;
    return {
      action: `package.publish.${ground}`,
      target: plugin(payload),
      by,
      reason,
      after: { attemptId, version, run },
    };
  }),

  audited(skillDeleted, 'moderation-audit-skill-deleted', ({ by, reason, deletedAt, ...skill }) => {
    return { action: 'skill.delete', target: skillOf(skill), by, reason, after: { softDeletedAt: deletedAt } };
  }),
  audited(skillRestored, 'moderation-audit-skill-restored', ({ by, reason, deletedAt, ...skill }) => {
    return { action: 'skill.undelete', target: skillOf(skill), by, reason, before: { softDeletedAt: deletedAt } };
  }),
  audited(versionWithdrawn, 'moderation-audit-version-withdrawn', ({ by, versionId, version, ...skill }) => {
    return { action: 'skill.version.delete', target: skillOf(skill), by, before: { versionId, version } };
  }),
  audited(versionRestored, 'moderation-audit-version-restored', ({ by, versionId, version, ...skill }) => {
    return { action: 'skill.version.undelete', target: skillOf(skill), by, after: { versionId, version } };
  }),
  audited(tagMoved, 'moderation-audit-tag-moved', ({ by, tag, before, version, ...skill }) => {
    const moved = { before: { tag, version: before }, after: { tag, version } };
    return { action: 'skill.tag.move', target: skillOf(skill), by, ...moved };
  }),
  ...AUDITED_PACKAGES,
  ...AUDITED_RATINGS,
  ...AUDITED_WEBHOOKS,
  ...AUDITED_MODERATION,
  audited(nameReserved, 'moderation-audit-name-reserved', ({ by, kind, name, reason, ...after }) => {
    return { action: `${kind}.reserve`, target: reservedName(kind, name), by, reason, after };
  }),
  audited(nameReleased, 'moderation-audit-name-released', ({ by, kind, name, ownerId }) => {
    return { action: `${kind}.release`, target: reservedName(kind, name), by, before: { ownerId } };
  }),
  audited(skillRenamed, 'moderation-audit-skill-renamed', ({ by, slug, previousSlug, ...skill }) => {
    const slugs = { before: { slug: previousSlug }, after: { slug } };
    return { action: 'skill.slug.rename', target: skillOf({ ...skill, slug: previousSlug }), by, ...slugs };
  }),
  audited(skillMerged, 'moderation-audit-skill-merged', ({ by, source, target }) => {
    return { action: 'skill.merge', target: skillOf(source), by, before: source, after: target };
  }),
  audited(skillTransferRequested, 'moderation-audit-skill-transfer-requested', (payload) => {
    const { by, skillId, slug, from, message, ...after } = payload;
    return {
      action: 'skill.transfer.request',
      target: skillOf({ skillId, slug }),
      by,
      reason: message,
      before: from,
      after,
    };
  }),
  audited(skillTransferRejected, 'moderation-audit-skill-transfer-rejected', ({ by, skillId, slug, ...before }) => {
    return { action: 'skill.transfer.reject', target: skillOf({ skillId, slug }), by, before };
  }),
  audited(skillTransferCancelled, 'moderation-audit-skill-transfer-cancelled', (payload) => {
    const { by, skillId, slug, cause: reason, ...before } = payload;
    return { action: 'skill.transfer.cancel', target: skillOf({ skillId, slug }), by, reason, before };
  }),
  audited(skillTransferred, 'moderation-audit-skill-transferred', (payload) => {
    const { by, way, from, to, transferId, reason } = payload;
    const after = { ...to, transferId };
    return { action: OWNER_CHANGES[way], target: skillOf(payload), by, reason, before: from, after };
  }),
];

/** How a skill has got to another owner; one that goes to an organization at once needs nobody to accept it. */
const OWNER_CHANGES = {
  accepted: 'skill.transfer.accept',
  moved: 'skill.transfer.move',
  migrated: 'skill.ownership.migrate',
  reclaimed: 'slug.reclaim',
} as const;

const REEF: Initiator = { kind: 'system' };

function self({ userId, handle }: { userId: string; handle?: string }): Initiator {
  return { kind: 'user', userId, ...(handle === undefined ? {} : { handle }) };
}
function person({ userId, handle }: { userId: string; handle: string }): AuditTarget {
  return { type: 'user', id: userId, name: handle };
}
function house({ publisherId, handle }: { publisherId: string; handle: string }): AuditTarget {
  return { type: 'publisher', id: publisherId, name: handle };
}
function handleOf(handle: string): AuditTarget {
  return { type: 'handle', id: handle, name: handle };
}
/** A CI job, by the repository it runs for. */
function workflow({ repository }: WorkflowRun): Initiator {
  return { kind: 'client', clientId: `github:${repository}` };
}
function skillOf({ skillId, slug }: { skillId: string; slug: string }): AuditTarget {
  return { type: 'skill', id: skillId, name: slug };
}
function reservedName(kind: 'slug' | 'package', name: string): AuditTarget {
  return { type: kind, id: name, name };
}

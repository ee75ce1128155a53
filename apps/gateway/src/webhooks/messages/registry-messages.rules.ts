import type {
  enforcementApplied,
  packageDeleted,
  packageRestored,
  skillDeleted,
  skillRestored,
  versionDecided,
} from '@app/contracts';
import type { AddressedMessage, HeardEvent } from './webhook-message';

/**
 * Whether a version is to be seen now. The same may be said again, with a higher `revision`: when the item has got
 * another owner or channel. A version that is not to be seen is known to the public only when it is malicious.
 */
export function versionMessage({ id, occurredAt, payload }: HeardEvent<typeof versionDecided>): AddressedMessage {
  const { kind, itemId, versionId, name, version, visible, verdict, revision, ownerId } = payload;
  const isKnown = payload.channel !== undefined && payload.channel !== 'private';
  const isPublic = isKnown && (visible || verdict === 'malicious');
  return {
    ...{ id, event: visible ? 'version.visible' : 'version.hidden', subject: name, occurredAt },
    data: { kind, name, version, versionId, verdict, revision },
    ...(kind === 'package' ? { packageId: itemId } : {}),
    ...(isPublic ? {} : { onlyMembersOf: ownerId }),
  };
}

type PackageFact = HeardEvent<typeof packageDeleted> | HeardEvent<typeof packageRestored>;
type SkillFact = HeardEvent<typeof skillDeleted> | HeardEvent<typeof skillRestored>;

/** For those who have the package: it may be private, and why it went is theirs to know. */
export function packageMessage(
  event: 'package.deleted' | 'package.restored',
  { id, occurredAt, payload }: PackageFact,
): AddressedMessage {
  const { packageId, name, ownerId, ownerHandle, reason } = payload;
  const data = { name, ownerHandle, reason };
  return { id, event, subject: name, occurredAt, packageId, data, onlyMembersOf: ownerId };
}
/** The same of a skill. */
export function skillMessage(
  event: 'skill.deleted' | 'skill.restored',
  { id, occurredAt, payload }: SkillFact,
): AddressedMessage {
  const { slug, ownerId, ownerHandle, reason } = payload;
  return { id, event, subject: slug, occurredAt, data: { slug, ownerHandle, reason }, onlyMembersOf: ownerId };
}

/** A notice, for those it concerns: the members of the publisher, or one user. Both events have the same payload. */
export function enforcementMessage(
  event: 'enforcement.applied' | 'enforcement.lifted',
  { id, occurredAt, payload }: HeardEvent<typeof enforcementApplied>,
): AddressedMessage {
  const { ownerId, userId, ...data } = payload;
  const { type, id: packageId, name } = payload.target;
  return {
    ...{ id, event, subject: name, occurredAt, data },
    ...(type === 'package' ? { packageId } : {}),
    ...(ownerId === null ? { onlyUser: userId ?? undefined } : { onlyMembersOf: ownerId }),
  };
}

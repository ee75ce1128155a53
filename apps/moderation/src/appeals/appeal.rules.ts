import type { ItemKind, Verdict } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';

/** How what is appealed against stands. */
interface Appealed {
  readonly kind: ItemKind;
  /** The item as a whole is out of sight. */
  readonly isHidden: boolean;
  readonly verdict: Verdict;
  readonly reasonCodes: readonly string[];
}

/**
 * Whether there is anything to appeal against: for a skill that it is hidden or that anything is said against it, for a
 * release that it is suspicious, or blocked by a scanner or a moderator (server-semantics 3.14 and 4.12).
 * @throws DomainError NOT_APPEALABLE
 */
export function assertAppealable({ kind, isHidden, verdict, reasonCodes }: Appealed): void {
  if (verdict === 'suspicious' || verdict === 'malicious') return;
  if (kind === 'package') throw new DomainError('NOT_APPEALABLE', 'Package release is not in an appealable state');
  if (!isHidden && reasonCodes.length === 0)
    throw new DomainError('NOT_APPEALABLE', 'Skill is not in an appealable state');
}

/** Whether the caller belongs to a publisher, in any role. */
export function isMember(ownerId: string): boolean {
  return currentActor()?.publisherIds.includes(ownerId) === true;
}
/** The same, but with a token that does more than publish. */
export function maySpeakFor(ownerId: string): boolean {
  return isMember(ownerId) && currentActor()?.limits === undefined;
}

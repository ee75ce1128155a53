import { DomainError, type Actor } from '@app/kernel';
import { managesOwner } from '../owners/management.rules';
import { ambiguous, namedFirst } from '../skills/skill-reference.rules';

/** Old slugs that lead to one skill, and to all skills of one publisher (server-semantics 3.14). */
const MAX_ALIASES_OF_SKILL = 5;
const MAX_ALIASES_OF_OWNER = 25;

/** A skill as it is looked up to be renamed, merged or given away. */
export interface OwnSkill {
  readonly id: string;
  readonly slug: string;
  readonly nameScope: string;
  readonly displayName: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly isPublic: boolean;
}

/**
 * The one skill a reference means, for somebody who wants to change it: of those with one name, their own.
 * @param publicUrl where links to skills start, without a slash at the end
 * @throws DomainError SKILL_AMBIGUOUS among several of their own; FORBIDDEN for a stranger's; SKILL_NOT_FOUND
 */
export function chooseOwn(
  candidates: readonly OwnSkill[],
  slug: string,
  actor: Actor | undefined,
  publicUrl: string,
): OwnSkill {
  const own = namedFirst(
    candidates.filter(({ ownerId }) => managesOwner(actor, ownerId)),
    slug,
  );
  if (own.length > 1) throw ambiguous(own, publicUrl);
  if (own[0] !== undefined) return own[0];
  const isKnown = candidates.some(
    ({ isPublic, ownerId }) => isPublic || actor?.publisherIds.includes(ownerId) === true,
  );
  throw new DomainError(isKnown ? 'FORBIDDEN' : 'SKILL_NOT_FOUND');
}

/** @throws DomainError TOO_MANY_ALIASES when there would be more than a skill or a publisher may have */
export function assertRoomForAliases(ofSkill: number, ofOwner: number): void {
  if (ofSkill > MAX_ALIASES_OF_SKILL)
    throw new DomainError('TOO_MANY_ALIASES', `A skill can have at most ${MAX_ALIASES_OF_SKILL} old slugs.`);
  if (ofOwner > MAX_ALIASES_OF_OWNER)
    throw new DomainError('TOO_MANY_ALIASES', `A publisher can have at most ${MAX_ALIASES_OF_OWNER} old slugs.`);
}

/** Who has a slug somebody else wants, or where it leads. */
interface SlugHolder {
  readonly slug: string;
  readonly ownerHandle: string;
  readonly isPublic: boolean;
  /** Its owner is banned. */
  readonly isLocked: boolean;
}

/** The sentence for a slug somebody else has (server-semantics 3.1). */
export function slugTakenText(existing: SlugHolder | undefined): string {
  if (existing?.isLocked === true)
    return 'This slug is locked to a deleted or banned account. If you believe you are the rightful owner, please contact security@openclaw.ai to reclaim it.';
  return 'Slug is already taken. Choose a different slug.' + existingSkill(existing);
}
/** A slug that leads to another skill. */
export function slugRedirects(existing: SlugHolder): DomainError {
  const text = 'Slug redirects to an existing skill. Choose a different slug.';
  return new DomainError('SLUG_TAKEN', text + existingSkill(existing));
}
/** Where a slug leads is said only when everybody may see it. */
function existingSkill(existing: SlugHolder | undefined): string {
  return existing?.isPublic === true ? ` Existing skill: /${existing.ownerHandle}/${existing.slug}` : '';
}

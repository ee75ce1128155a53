import { DomainError } from '@app/kernel';
import { standingOf, type Standing } from './standing.rules';
import type { SkillRow } from './skill-row';

/** Slugs are stored in lower case. */
export function slugOf(text: string): string {
  return text.trim().toLowerCase();
}

/** Clients send handles as typed: in any case, with or without the `@` (client-contract 0.7). */
export function handleOf(text: string | undefined): string | undefined {
  const handle = text?.trim().replace(/^@/, '').toLowerCase();
  return handle === '' ? undefined : handle;
}

/**
 * The one skill a reference means. Skills in a better standing hide those in a worse one, so that a pending
 * newcomer never makes a slug ambiguous.
 *
 * @param standings which standings the asker may see
 * @param publicUrl where links to skills start, without a slash at the end
 * @returns undefined when there is none
 * @throws DomainError SKILL_AMBIGUOUS naming every candidate
 */
export function chooseSkill(
  candidates: readonly SkillRow[],
  standings: readonly Standing[],
  publicUrl: string,
): SkillRow | undefined {
  for (const standing of ['visible', 'blocked', 'pending'] as const) {
    if (!standings.includes(standing)) continue;
    const chosen = candidates.filter(({ shown }) => standingOf(shown) === standing);
    if (chosen.length > 1) throw ambiguous(chosen, publicUrl);
    if (chosen.length === 1) return chosen[0];
  }
  return undefined;
}

function ambiguous(skills: readonly SkillRow[], publicUrl: string): DomainError {
  const matches = skills.map(({ ownerHandle, slug }) => ({
    ownerHandle,
    slug,
    ref: `@${ownerHandle}/${slug}`,
    url: `${publicUrl}/${ownerHandle}/${slug}`,
  }));
  return new DomainError('SKILL_AMBIGUOUS', undefined, { matches });
}

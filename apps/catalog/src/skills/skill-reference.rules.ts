import { DomainError } from '@app/kernel';
import { SKILL_STATES, stateOf } from './standing.rules';
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
 * The one skill a reference means. Skills in a better state hide those in a worse one, so that a pending newcomer never
 * makes a slug ambiguous.
 *
 * @param candidates the skills of that slug the asker may know of
 * @param publicUrl where links to skills start, without a slash at the end
 * @returns undefined when there is none
 * @throws DomainError SKILL_AMBIGUOUS naming every candidate
 */
export function chooseSkill(candidates: readonly SkillRow[], publicUrl: string): SkillRow | undefined {
  for (const state of SKILL_STATES) {
    const chosen = candidates.filter((skill) => stateOf(skill) === state);
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

import { DomainError } from '@app/kernel';
import { SKILL_STATES, stateOf } from './standing.rules';
import type { SkillRow } from './skill-row';

/** Clients send handles as typed: in any case, with or without the `@` (client-contract 0.7). */
export function handleOf(text: string | undefined): string | undefined {
  const handle = text?.trim().replace(/^@/, '').toLowerCase();
  return handle === '' ? undefined : handle;
}

/**
 * The one skill a reference means. Skills in a better state hide those in a worse one, so that a pending newcomer never
 * makes a slug ambiguous; in the same state, those that have the slug hide those it is an alias of.
 *
 * @param candidates the skills the slug leads to that the asker may know of
 * @param publicUrl where links to skills start, without a slash at the end
 * @returns undefined when there is none
 * @throws DomainError SKILL_AMBIGUOUS naming every candidate
 */
export function chooseSkill(candidates: readonly SkillRow[], slug: string, publicUrl: string): SkillRow | undefined {
  for (const state of SKILL_STATES) {
    const chosen = namedFirst(
      candidates.filter((skill) => stateOf(skill) === state),
      slug,
    );
    if (chosen.length > 1) throw ambiguous(chosen, publicUrl);
    if (chosen.length === 1) return chosen[0];
  }
  return undefined;
}

/** Those that have the slug; those it is an alias of when none has. */
export function namedFirst<S extends { readonly slug: string }>(skills: readonly S[], slug: string): readonly S[] {
  const named = skills.filter((skill) => skill.slug === slug);
  return named.length > 0 ? named : skills;
}

/** Lets the caller choose (client-contract 0.5). */
export function ambiguous(skills: readonly Pick<SkillRow, 'ownerHandle' | 'slug'>[], publicUrl: string): DomainError {
  const matches = skills.map(({ ownerHandle, slug }) => ({
    ownerHandle,
    slug,
    ref: `@${ownerHandle}/${slug}`,
    url: `${publicUrl}/${ownerHandle}/${slug}`,
  }));
  return new DomainError('SKILL_AMBIGUOUS', undefined, { matches });
}

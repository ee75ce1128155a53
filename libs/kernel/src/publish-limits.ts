import type { Actor, PublishLimits } from './actor';
import { DomainError } from './domain-error';

/** What a limited token is for, in a sentence: "This token may only publish @acme/x and the skill weather." */
export function limitsText({ limits, trustedPublish }: Pick<Actor, 'limits' | 'trustedPublish'>): string {
  const { packages = [], skills = [] } = limits ?? {};
  if (trustedPublish !== undefined) return `This token may only publish ${packages[0]} ${trustedPublish.version}.`;
  const names = [...packages, ...skills.map((slug) => `the skill ${slug}`)];
  const last = names.pop();
  return `This token may only publish ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}.`;
}

/**
 * Lets a token publish under a name: any, unless it is limited to others.
 * @param kind what is published; a package and a skill may have the same name
 * @param name as it is stored, in lower case
 * @throws DomainError TOKEN_LIMITED
 */
export function assertMayPublish(actor: Actor | undefined, kind: keyof PublishLimits, name: string): void {
  if (actor?.limits === undefined || actor.limits[kind].includes(name)) return;
  throw new DomainError('TOKEN_LIMITED', limitsText(actor));
}

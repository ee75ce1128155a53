import { SCOPES, type Scope } from '@app/contracts';
import { DomainError, type PublishLimits } from '@app/kernel';

/** What a token is made for, as somebody wishes it. Absent: no limit. */
export interface GrantWish {
  readonly scopes?: readonly string[] | undefined;
  readonly packages?: readonly string[] | undefined;
  readonly skills?: readonly string[] | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt?: number | undefined;
}
/** What a token is made for. All absent: all that its user may do, until somebody revokes it. */
export interface TokenGrant {
  readonly scopes?: readonly Scope[];
  readonly limits?: PublishLimits;
  readonly expiresAt?: Date;
}

/** Names one token may be limited to, packages and skills together. */
export const MAX_LIMITS = 100;

const PACKAGE = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;
const SKILL = /^[a-z0-9][a-z0-9-]*$/;

/**
 * Reads what a token is to be made for. A list that is empty is a mistake: it must not make a token that may do
 * everything.
 * @throws DomainError INVALID_INPUT
 */
export function parseGrant({ scopes, packages, skills, expiresAt }: GrantWish, nowMs: number): TokenGrant {
  const limits = packages === undefined && skills === undefined ? undefined : parseLimits(packages, skills);
  if (limits !== undefined && scopes?.some((scope) => scope !== 'registry:publish') === true)
    throw invalid('A token that is limited to names has the scope registry:publish and no other');
  if (expiresAt !== undefined && expiresAt <= nowMs) throw invalid('A token must expire in the future');
  return {
    ...(scopes === undefined ? {} : { scopes: parseScopes(scopes) }),
    ...(limits === undefined ? {} : { limits }),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
}

/** As events and lists tell it: flat, and only what there is. */
export function grantFacts({ scopes, limits, expiresAt }: TokenGrant) {
  return {
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...(limits === undefined ? {} : { packages: [...limits.packages], skills: [...limits.skills] }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.getTime() }),
  };
}

function parseScopes(wanted: readonly string[]): Scope[] {
  if (wanted.length === 0) throw invalid('Name at least one scope');
  const unknown = wanted.find((scope) => !isScope(scope));
  if (unknown !== undefined)
    throw invalid(`There is no scope "${unknown.slice(0, 50)}"; there are ${SCOPES.join(', ')}`);
  return SCOPES.filter((scope) => wanted.includes(scope));
}

function parseLimits(packages: readonly string[] = [], skills: readonly string[] = []): PublishLimits {
  const count = packages.length + skills.length;
  if (count === 0) throw invalid('Name at least one package or skill');
  if (count > MAX_LIMITS) throw invalid(`A token can be limited to at most ${MAX_LIMITS} names`);
  return { packages: parseNames(packages, PACKAGE, 'package'), skills: parseNames(skills, SKILL, 'skill') };
}

function parseNames(names: readonly string[], form: RegExp, what: string): string[] {
  const parsed = names.map((name) => name.trim().toLowerCase());
  const wrong = parsed.find((name) => name.length > 214 || !form.test(name));
  if (wrong !== undefined) throw invalid(`"${wrong.slice(0, 50)}" cannot be the name of a ${what}`);
  return [...new Set(parsed)].sort();
}

function isScope(scope: string): scope is Scope {
  return (SCOPES as readonly string[]).includes(scope);
}
function invalid(text: string): DomainError {
  return new DomainError('INVALID_INPUT', text);
}

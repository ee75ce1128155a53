import type { Scope } from '@app/contracts';
import type { PublishLimits } from '@app/kernel';
import type { GrantWish } from '../api-tokens/token-grant.rules';

/** How long a new token may work, by the value of the form's field; in days. */
export const EXPIRIES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'never', label: 'until you revoke it' },
] as const;
export const DEFAULT_EXPIRY = '90';

/** Listing shows at most 100 (server-semantics 1.2), so nobody may have more than they can see. */
export const MAX_TOKENS = 100;
export const MAX_LABEL = 100;

/** What a new token may do, by the value of the form's field. */
export const POWERS = ['all', 'names', 'scopes'] as const;
export type Power = (typeof POWERS)[number];

/** The form of a new token as it was sent. */
export interface TokenForm {
  readonly label: string;
  readonly expiry: string;
  readonly power: Power;
  /** Packages and skills as typed. */
  readonly names: string;
  readonly scopes: readonly string[];
}

/** What a person who filled in nothing gets. */
export const BLANK_FORM: TokenForm = { label: '', expiry: DEFAULT_EXPIRY, power: 'all', names: '', scopes: [] };

export function powerOf(value: string): Power {
  return POWERS.find((power) => power === value) ?? BLANK_FORM.power;
}

/**
 * What a form asks for. Names are packages, or skills when they begin with `skill:`.
 * @param form only the chosen power's own field counts
 */
export function wishOf({ expiry, power, names, scopes }: TokenForm, nowMs: number): GrantWish {
  const expiresAt = expiryOf(expiry, nowMs);
  if (power === 'scopes') return { expiresAt, scopes };
  if (power === 'all') return { expiresAt };
  const all = names.split(/[\s,]+/).filter((name) => name !== '');
  const skills = all.filter((name) => name.startsWith(SKILL)).map((name) => name.slice(SKILL.length));
  return { expiresAt, packages: all.filter((name) => !name.startsWith(SKILL)), skills };
}
const SKILL = 'skill:';

/** When a token made now expires, in epoch milliseconds; undefined for never. Anything unknown is the default. */
function expiryOf(value: string, nowMs: number): number | undefined {
  if (value === 'never') return undefined;
  const days = EXPIRIES.some((one) => one.value === value) ? Number(value) : Number(DEFAULT_EXPIRY);
  return nowMs + days * 86_400_000;
}

/** What a token may do, in a few words. */
export function powerText({
  scopes,
  limits,
}: {
  scopes: readonly Scope[] | null;
  limits: PublishLimits | null;
}): string {
  if (limits !== null)
    return `publish ${[...limits.packages, ...limits.skills.map((slug) => `skill ${slug}`)].join(', ')}`;
  return scopes === null ? 'everything you can' : scopes.join(', ');
}

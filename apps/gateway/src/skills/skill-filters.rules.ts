import { textQuery } from '../bytes/query.rules';

/** The filters of lists and search, as they come in a query. */
export type SkillFilters = Readonly<
  Partial<Record<'nonSuspiciousOnly' | 'nonSuspicious' | 'highlightedOnly', string | string[]>>
>;

/** The newer name decides when it is there at all (server-semantics 0.2). */
export function isNonSuspiciousOnly({ nonSuspiciousOnly, nonSuspicious }: SkillFilters): boolean {
  return isFlagSet(nonSuspiciousOnly ?? nonSuspicious);
}

/** `true` or `1`, in any case (server-semantics 0.2). */
export function isFlagSet(value: string | string[] | undefined): boolean {
  return /^(true|1)$/i.test(textQuery(value) ?? '');
}

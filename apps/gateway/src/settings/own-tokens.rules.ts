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

/** When a token made now expires; undefined for never. Anything unknown is the default. */
export function expiryOf(value: string, nowMs: number): Date | undefined {
  if (value === 'never') return undefined;
  const days = EXPIRIES.some((one) => one.value === value) ? Number(value) : Number(DEFAULT_EXPIRY);
  return new Date(nowMs + days * 86_400_000);
}

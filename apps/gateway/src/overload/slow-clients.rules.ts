/** What a connection is at, and how far it got since it was last looked at. */
export interface Progress {
  /** `body`: a request that is no upload still arrives; `upload`: one that is; `answer`: bytes wait to be taken. */
  readonly at: 'body' | 'upload' | 'answer' | 'nothing';
  /** Since this request came. */
  readonly ageMs: number;
  /** Since it was at something else, or last had enough bytes. */
  readonly slowMs: number;
}
export interface SlowLimits {
  readonly bodyMs: number;
  readonly slowMs: number;
}

/** Whether a client has been waited for long enough. */
export function isTooSlow({ at, ageMs, slowMs }: Progress, limits: SlowLimits): boolean {
  if (at === 'nothing') return false;
  if (at === 'body') return ageMs >= limits.bodyMs;
  return slowMs >= limits.slowMs;
}

/**
 * Keeps from asking somebody who does not answer: after `failures` in a row nobody is asked for `restMs`, then one is;
 * the next rest begins when that fails as well.
 */
export class CircuitBreaker {
  private inARow = 0;
  private openUntilMs = -Infinity;

  constructor(
    private readonly nowMs: () => number,
    private readonly failures = 5,
    private readonly restMs = 30_000,
  ) {}

  /** Takes the one try there is after a rest: whoever is told true must report how it went. */
  mayTry(): boolean {
    if (this.inARow < this.failures) return true;
    if (this.nowMs() < this.openUntilMs) return false;
    this.openUntilMs = this.nowMs() + this.restMs;
    return true;
  }
  /** Whether nobody may be asked now. Takes nothing, so it may be asked as often as one likes. */
  get isResting(): boolean {
    return this.inARow >= this.failures && this.nowMs() < this.openUntilMs;
  }
  succeeded(): void {
    this.inARow = 0;
  }
  failed(): void {
    this.inARow += 1;
    if (this.inARow >= this.failures) this.openUntilMs = this.nowMs() + this.restMs;
  }
}

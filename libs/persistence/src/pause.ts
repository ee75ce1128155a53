/**
 * The pauses of a loop. `wake` ends the present one or, when none is on, the next one: whoever gives work to the loop
 * and then wakes it can rely on another round.
 */
export class Pause {
  private woken = false;
  private ended = false;
  private end?: () => void;

  /** Ends now, and so does every later pause. */
  stop(): void {
    this.ended = true;
    this.end?.();
  }
  wake(): void {
    this.woken = true;
    this.end?.();
  }
  get stopped(): boolean {
    return this.ended;
  }

  async wait(ms: number): Promise<void> {
    if (!this.woken) await this.sleep(ms);
    this.woken = false;
  }
  /** Cannot be cut short by `wake`, for when another round now would only fail again. */
  async sitOut(ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !this.ended; left = end - performance.now()) await this.sleep(left);
  }
  private async sleep(ms: number): Promise<void> {
    if (this.ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.end = undefined;
  }
}

/** One thing a process needs to do its work. Rejects when it does not have it. */
export type ReadinessCheck = () => Promise<void>;

/** A check that takes longer has failed: whoever asks wants to know now. */
const CHECK_TIMEOUT_MS = 2_000;

/** What `/readyz` asks. Libraries add the checks of what they connect to; shutting down makes it fail first of all. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private draining = false;

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }
  drain(): void {
    this.draining = true;
  }
  /** Whether the process is about to stop, and new work should go elsewhere. */
  get isDraining(): boolean {
    return this.draining;
  }
  /** Every check's name with `ok` or the reason it failed. */
  async report(): Promise<{ ready: boolean; checks: Record<string, string> }> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const checks = Object.fromEntries(this.draining ? [...entries, ['process', 'shutting down']] : entries);
    return { ready: Object.values(checks).every((state) => state === 'ok'), checks };
  }
}

async function outcomeOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check().then(() => 'ok'), tooLate]);
  } catch (error) {
    return error instanceof Error ? error.message || error.name : 'failed';
  } finally {
    clearTimeout(timer);
  }
}

/** One thing a process needs to do its work. Rejects when it does not have it. */
export type ReadinessCheck = () => Promise<void>;

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
  /** Every check's name with `ok` or the reason it failed. */
  async report(): Promise<{ ready: boolean; checks: Record<string, string> }> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await check().then(() => 'ok', reasonOf)] as const),
    );
    const checks = Object.fromEntries(this.draining ? [...entries, ['process', 'shutting down']] : entries);
    return { ready: Object.values(checks).every((state) => state === 'ok'), checks };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : 'failed';
}

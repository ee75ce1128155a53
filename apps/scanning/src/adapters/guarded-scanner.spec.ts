import { PassThrough } from 'node:stream';
import { AttemptFailedError } from '../jobs/attempt-failed';
import type { ClaimedJob } from '../jobs/claimed-job';
import type { ScanAdapter } from './adapter';
import { adapterOutcome } from './adapter-outcome.rules';
import { GuardedScanner } from './guarded-scanner';

const never = new AbortController().signal;
const clean = adapterOutcome({ scanner: 'own', verdict: 'clean', summary: '', engineVersion: '' });
const job = { remainingMs: 60_000, artifactSha256: 'abc', remoteRef: null } as ClaimedJob;

function guarded(scan: ScanAdapter['scan'], time = () => 0, timeoutMs = 1_000) {
  const stream = new PassThrough();
  const open = jest.fn(() => Promise.resolve({ stream, size: 1 }));
  const adapter: ScanAdapter = { name: 'own', limits: { concurrency: 1, timeoutMs, deadlineMs: 1 }, scan };
  return { scanner: new GuardedScanner(adapter, { open }, time), open, stream };
}
const failureOf = (scanned: Promise<unknown>) =>
  scanned.then(
    () => 'none',
    (error: unknown) => (error instanceof AttemptFailedError ? error.failure : error),
  );

describe('GuardedScanner', () => {
  it('lets go of the archive and of the attempt when it has its answer', async () => {
    let over: AbortSignal | undefined;
    const { scanner, stream } = guarded(async (task, signal) => {
      over = signal;
      await task.open();
      return clean;
    });
    expect(await scanner.scan(job, never)).toBe(clean);
    expect([over?.aborted, stream.destroyed]).toEqual([true, true]);
  });

  it('leaves a scanner alone that has failed five times, and asks it again after half a minute', async () => {
    let now = 0;
    let asked = 0;
    const { scanner } = guarded(
      () => Promise.reject(new Error(`${++asked}`)),
      () => now,
    );
    for (let i = 0; i < 5; i++) expect(await failureOf(scanner.scan(job, never))).toBe('unavailable');
    expect(scanner.isResting).toBe(true);
    expect(await failureOf(scanner.scan(job, never))).toBe('resting');
    now = 30_000;
    expect(scanner.isResting).toBe(false);
    expect(await failureOf(scanner.scan(job, never))).toBe('unavailable');
    expect([asked, scanner.isResting]).toEqual([6, true]);
  });

  it('waits no longer than its time, and not at all beyond the deadline of the version', async () => {
    const { scanner } = guarded(() => new Promise(() => undefined), undefined, 20);
    expect(await failureOf(scanner.scan(job, never))).toBe('unavailable');
    expect(await scanner.scan({ ...job, remainingMs: 10 }, never)).toMatchObject({ verdict: 'inconclusive' });
  });

  it('is asked again after a failure for which there is time', async () => {
    const { scanner } = guarded(() => Promise.reject(new Error('refused')));
    expect(await failureOf(scanner.scan({ ...job, remainingMs: 900 }, never))).toBe('unavailable');
  });

  it('gives up when the service stops', async () => {
    const stop = new AbortController();
    const { scanner } = guarded(() => new Promise(() => undefined));
    const scanned = failureOf(scanner.scan(job, stop.signal));
    stop.abort();
    expect(await scanned).toBe('stopping');
  });

  it('does not blame the scanner for our storage', async () => {
    const { scanner, open } = guarded((task) => task.open().then(() => clean));
    open.mockRejectedValue(new Error('EIO'));
    for (let i = 0; i < 6; i++) expect(await failureOf(scanner.scan(job, never))).toBe('storage');
    expect(scanner.isResting).toBe(false);
  });
});

import { ScannerUnavailableError, type AdapterLimits, type ScanAdapter, type ScanTask } from '../adapters/adapter';
import { exchange, isRefusal, unexpectedStatus } from '../adapters/outbound';
import type { ScanOutcome } from '../jobs/scan-outcome.rules';
import { HTTP_SCANNER, notTaken, outcomeIn } from './http-scanner-answer.rules';
import type { HttpScannerSettings } from './http-scanner.config';

const MOST_ANSWER_BYTES = 1024 * 1024;

/** A scanner of the operator's own, over a small protocol: the archive as the body of a POST, JSON as the answer. */
export class HttpScannerAdapter implements ScanAdapter {
  readonly name = HTTP_SCANNER;
  readonly limits: AdapterLimits;

  constructor(
    private readonly url: string,
    private readonly settings: HttpScannerSettings,
  ) {
    this.limits = {
      concurrency: settings.HTTP_SCANNER_CONCURRENCY,
      timeoutMs: settings.HTTP_SCANNER_TIMEOUT_SECONDS * 1000,
      deadlineMs: settings.HTTP_SCANNER_DEADLINE_SECONDS * 1000,
    };
  }

  async scan(task: ScanTask, signal: AbortSignal): Promise<ScanOutcome> {
    const { stream, size } = await task.open();
    if (size > this.settings.HTTP_SCANNER_MAX_BYTES) return notTaken('The archive is too large for this scanner.');
    const answer = await exchange(this.url, {
      ...{ method: 'POST', headers: this.headersFor(task, size), body: stream },
      ...{ signal, maxBytes: MOST_ANSWER_BYTES },
    });
    if (isRefusal(answer.status)) return notTaken('This scanner does not take the archive.');
    if (answer.status !== 200) throw unexpectedStatus(answer);
    const outcome = outcomeIn(answer.body);
    if (outcome === undefined) throw new ScannerUnavailableError('It answered something that is not of the protocol.');
    return outcome;
  }

  private headersFor({ release, format, sha256 }: ScanTask, size: number): Record<string, string> {
    const { HTTP_SCANNER_KEY: key } = this.settings;
    return {
      accept: 'application/json',
      'content-type': format === 'zip' ? 'application/zip' : 'application/gzip',
      'content-length': String(size),
      'reef-artifact-sha256': sha256,
      'reef-item-kind': release.kind,
      'reef-item-name': encodeURIComponent(release.name),
      'reef-version-id': release.versionId,
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    };
  }
}

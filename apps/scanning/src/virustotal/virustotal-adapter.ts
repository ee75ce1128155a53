import { z } from 'zod';
import { ScannerUnavailableError, type AdapterLimits, type ScanAdapter, type ScanTask } from '../adapters/adapter';
import { asForm, exchange, isRefusal, unexpectedStatus, type Answer } from '../adapters/outbound';
import type { ScanOutcome, Unfinished } from '../jobs/scan-outcome.rules';
import {
  finishedAnalysisIn,
  nothingKnown,
  outcomeOf,
  reportIn,
  VIRUSTOTAL,
  type VirusTotalReport,
} from './virustotal-report.rules';
import type { VirusTotalSettings } from './virustotal.config';

/** More than this goes to an address of its own, which VirusTotal is asked for. */
const MOST_DIRECT_BYTES = 32_000_000;
/** A report names about a hundred engines. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

const Uploaded = z.object({ data: z.object({ id: z.string().min(1).max(500) }) });
const UploadUrl = z.object({ data: z.url({ protocol: /^https?$/ }) });

/**
 * VirusTotal, API v3: asks for the archive by its hash, sends it when nobody has before, and asks later what came of
 * the analysis (server-semantics 5.5). Between two questions the job waits in the database.
 */
export class VirusTotalAdapter implements ScanAdapter {
  readonly name = VIRUSTOTAL;
  readonly limits: AdapterLimits;
  private readonly base: string;

  constructor(
    private readonly key: string,
    private readonly settings: VirusTotalSettings,
  ) {
    this.base = settings.VIRUSTOTAL_URL.replace(/\/+$/, '');
    this.limits = {
      concurrency: settings.VIRUSTOTAL_CONCURRENCY,
      timeoutMs: settings.VIRUSTOTAL_TIMEOUT_SECONDS * 1000,
      deadlineMs: settings.VIRUSTOTAL_DEADLINE_SECONDS * 1000,
    };
  }

  async scan(task: ScanTask, signal: AbortSignal): Promise<ScanOutcome | Unfinished> {
    const analysis = task.remoteRef === null ? 'unknown' : await this.analysis(task.remoteRef, signal);
    if (analysis === undefined) return this.later(task.remoteRef!);
    const known = (await this.lookUp(task.sha256, signal)) ?? (typeof analysis === 'object' ? analysis : undefined);
    if (known !== undefined) return outcomeOf(known, fileNameOf(task));
    if (analysis === 'nothing') return nothingKnown('No engine of VirusTotal could look at the archive.');
    if (!this.settings.VIRUSTOTAL_UPLOAD) return nothingKnown('VirusTotal does not know the archive.');
    const id = await this.upload(task, signal);
    return id === undefined ? nothingKnown('VirusTotal does not take the archive.') : this.later(id);
  }

  /** What engines have said of these bytes; undefined when none has seen them. */
  private async lookUp(sha256: string, signal: AbortSignal): Promise<VirusTotalReport | undefined> {
    const answer = await this.get(`${this.base}/files/${sha256}`, signal);
    if (answer.status === 404) return undefined;
    return reportIn(this.bodyOf(answer));
  }

  /** What an analysis has come to; undefined while it runs, and `unknown` when VirusTotal has forgotten it. */
  private async analysis(
    id: string,
    signal: AbortSignal,
  ): Promise<VirusTotalReport | 'nothing' | 'unknown' | undefined> {
    const answer = await this.get(`${this.base}/analyses/${encodeURIComponent(id)}`, signal);
    if (answer.status === 404) return 'unknown';
    return finishedAnalysisIn(this.bodyOf(answer));
  }

  /** @returns what VirusTotal calls its analysis of the archive; undefined when it does not take it */
  private async upload(task: ScanTask, signal: AbortSignal): Promise<string | undefined> {
    const blob = await task.open();
    const url = blob.size > MOST_DIRECT_BYTES ? await this.uploadUrl(signal) : `${this.base}/files`;
    const { headers, body } = asForm(
      blob,
      fileNameOf(task),
      task.format === 'zip' ? 'application/zip' : 'application/gzip',
    );
    const sent = { method: 'POST', headers: { ...headers, 'x-apikey': this.key }, body } as const;
    const answer = await exchange(url, { ...sent, signal, maxBytes: MOST_ANSWER_BYTES });
    if (isRefusal(answer.status)) return undefined;
    return Uploaded.parse(this.bodyOf(answer)).data.id;
  }

  private async uploadUrl(signal: AbortSignal): Promise<string> {
    const { data: url } = UploadUrl.parse(this.bodyOf(await this.get(`${this.base}/files/upload_url`, signal)));
    // The key goes there as well, and must not travel less safely than to VirusTotal itself.
    if (new URL(url).protocol !== new URL(this.base).protocol)
      throw new ScannerUnavailableError('It named an address to upload to that is not of its own kind.');
    return url;
  }

  private get(url: string, signal: AbortSignal): Promise<Answer> {
    return exchange(url, {
      ...{ method: 'GET', headers: { 'x-apikey': this.key, accept: 'application/json' } },
      ...{ signal, maxBytes: MOST_ANSWER_BYTES },
    });
  }
  private bodyOf(answer: Answer): unknown {
    if (answer.status !== 200) throw unexpectedStatus(answer);
    return answer.body;
  }
  private later(remoteRef: string): Unfinished {
    return { remoteRef, askAgainInMs: this.settings.VIRUSTOTAL_POLL_SECONDS * 1000 };
  }
}

/** Not the name of the skill or package: what is sent is the same whoever publishes it. */
function fileNameOf({ release, format }: ScanTask): string {
  return release.kind === 'skill' ? 'skill.zip' : `package.${format}`;
}

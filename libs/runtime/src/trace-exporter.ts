import { Logger } from '@nestjs/common';
import { settlesWithin, type Span, type SpanAttributes, type TraceSink } from '@app/kernel';
import { spans as counted } from './metrics';
import { otlpRequest } from './otlp.rules';

/** Spans in one request, and how long the first of them waits for it. */
const BATCH = 512;
const WAIT_MS = 1_000;
/** Spans that wait; more are dropped: a collector that is away must not cost memory. */
const MOST_WAITING = 8_192;
const SEND_TIMEOUT_MS = 5_000;
/** How long a stopping process waits for its last spans to leave. */
const LAST_MS = 1_000;

export interface ExporterSettings {
  /** Where spans are sent, path included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Who sends them. */
  readonly resource: SpanAttributes;
  /** Share of new traces that are kept. */
  readonly share: number;
}

/** Sends spans to a collector by OTLP over HTTP, as JSON. Best effort: what cannot be sent is dropped and counted. */
export class TraceExporter implements TraceSink {
  private readonly logger = new Logger('Traces');
  private waiting: Span[] = [];
  private timer?: NodeJS.Timeout;
  private sending?: Promise<void>;
  private lastProblem = '';

  constructor(private readonly settings: ExporterSettings) {}

  record(span: Span): void {
    if (this.waiting.length >= MOST_WAITING) return counted.inc({ outcome: 'dropped' });
    this.waiting.push(span);
    if (this.waiting.length >= BATCH) this.sendSoon(0);
    else this.sendSoon(WAIT_MS);
  }
  /** By the id, so that every process would decide the same. */
  samples(traceId: string): boolean {
    return Number.parseInt(traceId.slice(-8), 16) < this.settings.share * 2 ** 32;
  }
  /** Sends what is left, unless the collector takes too long. */
  async stop(): Promise<void> {
    await settlesWithin(LAST_MS, this.sendAll());
    clearTimeout(this.timer);
  }

  private sendSoon(ms: number): void {
    if (this.sending !== undefined || (this.timer !== undefined && ms > 0)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sendAll(), ms).unref();
  }
  private sendAll(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending ??= this.drain().finally(() => (this.sending = undefined));
    return this.sending;
  }
  private async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.send(this.waiting.splice(0, BATCH));
  }
  private async send(batch: readonly Span[]): Promise<void> {
    const { url, headers, resource } = this.settings;
    const body = JSON.stringify(otlpRequest(resource, batch));
    const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
    try {
      const type = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers: { ...headers, ...type }, body, signal });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
      counted.inc({ outcome: 'exported' }, batch.length);
      this.lastProblem = '';
    } catch (error) {
      counted.inc({ outcome: 'dropped' }, batch.length);
      this.report(error);
    }
  }
  /** A collector that stays away is one line in the log, not one a second. */
  private report(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (problem !== this.lastProblem) this.logger.warn(`spans are dropped: ${problem}`);
    this.lastProblem = problem;
  }
}

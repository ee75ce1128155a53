import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { recordDownloads, type ServedDownload } from '@app/contracts';
import { childTraceparent, newId, runInContext } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { FastifyInstance } from 'fastify';
import { RecentlyUsed } from '../authentication/recently-used';
import { downloadKey, isTemporary, pauseMs } from './download-buffer.rules';
import { downloadsLost, downloadsWaiting } from './metrics';

/** Downloads kept while the catalog is away: half an hour of five a second. */
const MOST_WAITING = 10_000;
/** As many as one question may hold. */
const BATCH = 500;

/**
 * Served downloads on their way to the catalog. Whoever downloads never waits for it: downloads are told in batches, a
 * moment later, again and again while the catalog is away, and a last time when the gateway stops. Telling twice counts
 * once. What is lost, when too many wait or the process dies, is lost: a download is not worth refusing another.
 */
@Injectable()
export class DownloadBuffer implements OnModuleInit {
  private readonly logger = new Logger('Downloads');
  /** By item, identity and hour; the oldest first. They stay until the catalog has them. */
  private readonly waiting = new Map<string, ServedDownload>();
  /** What the catalog has: asked for a thousand times in an hour, a tarball is told of once. */
  private readonly told = new RecentlyUsed<true>(MOST_WAITING);
  private timer: NodeJS.Timeout | undefined;
  private telling: Promise<boolean> | undefined;
  private failures = 0;
  private stopping = false;

  constructor(
    private readonly rpc: RpcClient,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    // When the last request has been answered, and before the bus goes.
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('onClose', () => this.stop());
  }

  add(download: ServedDownload): void {
    const key = downloadKey(download);
    if (this.waiting.has(key) || this.told.get(key) !== undefined) return;
    if (this.waiting.size >= MOST_WAITING) return downloadsLost.inc({ reason: 'full' });
    this.waiting.set(key, download);
    downloadsWaiting.set(this.waiting.size);
    this.tellSoon();
  }

  /** Tells what can be told. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.telling;
    while (this.waiting.size > 0 && (await this.tell()));
    if (this.waiting.size === 0) return;
    this.lose([...this.waiting.keys()], 'stopped');
    this.logger.warn('stopped with downloads nobody has counted');
  }

  private tellSoon(): void {
    if (this.stopping || this.timer !== undefined || this.telling !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.telling = this.tell().finally(() => {
        this.telling = undefined;
        if (this.waiting.size > 0) this.tellSoon();
      });
    }, pauseMs(this.failures));
    this.timer.unref();
  }

  /** @returns whether the catalog has taken, or will never take, the oldest of them */
  private async tell(): Promise<boolean> {
    const batch = [...this.waiting].slice(0, BATCH);
    const keys = batch.map(([key]) => key);
    const input = { downloads: batch.map(([, download]) => download) };
    try {
      // Not in the context of the request that happened to start the timer: its deadline is over soon.
      const context = { requestId: newId(), traceparent: childTraceparent() };
      await runInContext(context, () => this.rpc.call(recordDownloads, input));
      for (const key of keys) this.told.set(key, true);
      this.forget(keys);
    } catch (error) {
      if (isTemporary(error)) {
        this.failures += 1;
        return false;
      }
      this.logger.error({ err: error }, 'downloads could not be counted');
      this.lose(keys, 'refused');
    }
    this.failures = 0;
    return true;
  }

  private lose(keys: readonly string[], reason: 'refused' | 'stopped'): void {
    downloadsLost.inc({ reason }, keys.length);
    this.forget(keys);
  }
  private forget(keys: readonly string[]): void {
    for (const key of keys) this.waiting.delete(key);
    downloadsWaiting.set(this.waiting.size);
  }
}

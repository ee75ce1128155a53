import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Actor } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyRequest } from 'fastify';
import { identityOf } from '../authentication/request-identity';
import { RecentlyUsed } from '../authentication/recently-used';
import { clientAddress, type Trust } from '../rate-limits/client-address.rules';
import { rateLimitsConfig, trustOf, type RateLimitSettings } from '../rate-limits/rate-limits.config';
import { DownloadBuffer } from './download-buffer';
import { downloaderOf } from './download-buffer.rules';

const MOST_REMEMBERED = 10_000;

/** Notes who is served what. The one door for everything that is downloaded and counted. */
@Injectable()
export class ServedDownloads {
  private readonly trust: Trust;
  /** Hashing somebody again for each of a thousand downloads costs more than to remember them. */
  private readonly downloaders = new RecentlyUsed<string>(MOST_REMEMBERED);

  constructor(
    private readonly buffer: DownloadBuffer,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly process: ProcessSettings,
    @Inject(rateLimitsConfig.token) settings: RateLimitSettings,
  ) {
    this.trust = trustOf(settings);
  }

  /** Notes one download, at once and without failing; for `SentBlob.onBegin`. */
  note(request: FastifyRequest, itemId: string): void {
    const identity = identityOf(request);
    const actor = identity.kind === 'known' ? identity.actor : undefined;
    const address = clientAddress(request.raw.socket.remoteAddress, request.headers, this.trust);
    this.noteFor(actor, address, itemId);
  }

  /** The same, by whom the caller is known for. */
  noteFor(actor: Actor | undefined, address: string | undefined, itemId: string): void {
    const downloader = this.downloaderOf(actor, address);
    if (downloader === undefined) return;
    this.buffer.add({ itemId, identity: downloader, servedAt: this.clock.nowMs() });
  }

  private downloaderOf(actor: Actor | undefined, address: string | undefined): string | undefined {
    const who = `${actor?.userId ?? ''} ${address ?? ''}`;
    const known = this.downloaders.get(who);
    if (known !== undefined) return known;
    const downloader = downloaderOf(actor, address, this.process.REEF_SECRET_KEY);
    if (downloader !== undefined) this.downloaders.set(who, downloader);
    return downloader;
  }
}

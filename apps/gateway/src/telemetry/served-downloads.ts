import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyRequest } from 'fastify';
import { identityOf } from '../authentication/request-identity';
import { clientAddress, type Trust } from '../rate-limits/client-address.rules';
import { rateLimitsConfig, trustOf, type RateLimitSettings } from '../rate-limits/rate-limits.config';
import { DownloadBuffer } from './download-buffer';
import { downloaderOf } from './download-buffer.rules';

/** Notes who is served what. The one door for everything that is downloaded and counted. */
@Injectable()
export class ServedDownloads {
  private readonly trust: Trust;

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
    const downloader = downloaderOf(actor, address, this.process.REEF_SECRET_KEY);
    if (downloader === undefined) return;
    this.buffer.add({ itemId, identity: downloader, servedAt: this.clock.nowMs() });
  }
}

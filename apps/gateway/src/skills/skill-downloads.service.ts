import { Inject, Injectable } from '@nestjs/common';
import { findSkillDownload } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { textQuery } from '../bytes/query.rules';
import { sendBlob } from '../bytes/send-blob';
import { attachment } from '../bytes/validators.rules';
import { ServedDownloads } from '../telemetry/served-downloads';
import { versionQuery } from './skill-bytes.rules';
import { ownerQuery, slugOf } from './skill-reference.rules';

/** Sends the archives that clients install, and counts them. */
@Injectable()
export class SkillDownloads {
  constructor(
    private readonly rpc: RpcClient,
    private readonly served: ServedDownloads,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  /** @throws DomainError INVALID_INPUT `Missing slug`, and what `findSkillDownload` answers */
  async send(query: Record<string, string | undefined>, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const slug = textQuery(query.slug);
    if (slug === undefined) throw new DomainError('INVALID_INPUT', 'Missing slug');
    const reference = { slug: slugOf(slug), ...ownerQuery(query.ownerHandle), ...versionQuery(query) };
    const found = await this.rpc.call(findSkillDownload, reference);
    const headers = { 'content-disposition': attachment(`${reference.slug}-${found.version}.zip`) };
    const onBegin = (): void => this.served.note(request, found.itemId);
    await sendBlob(request, reply, this.blobs, { ...found, contentType: 'application/zip', headers, onBegin });
  }
}

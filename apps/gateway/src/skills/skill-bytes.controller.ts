import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { findSkillDownload, findSkillFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { textQuery } from '../bytes/query.rules';
import { sendBlob } from '../bytes/send-blob';
import { fileViewLimit, INERT, shownType, versionQuery } from './skill-bytes.rules';
import { SkillDownloads } from './skill-downloads.service';
import { ownerQuery, slugOf } from './skill-reference.rules';

/** The bytes of skills: single files and the archive that `install` and `update` fetch. */
@ApiTags('skills')
@Controller('api/v1')
export class SkillBytesController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly downloads: SkillDownloads,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  @Get('skills/:slug/file')
  @ApiOperation({ operationId: 'get_skill_file', summary: 'One file as it was published' })
  @ApiQuery({ name: 'path' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The bytes', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findSkillFile)
  async file(
    @Param('slug') slug: string,
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = textQuery(query.path);
    if (path === undefined) throw new DomainError('INVALID_INPUT', 'Missing path');
    const reference = { slug: slugOf(slug), ...ownerQuery(query.ownerHandle), ...versionQuery(query) };
    const file = await this.rpc.call(findSkillFile, { ...reference, path: path.slice(0, 1024) });
    if (file.size > fileViewLimit(request.headers.accept)) throw new DomainError('FILE_TOO_LARGE_TO_SHOW');
    const headers = {
      ...INERT,
      'x-content-sha256': file.sha256,
      'x-content-size': String(file.size),
      ...(file.contentType === 'image/svg+xml' ? { 'content-disposition': 'attachment' } : {}),
    };
    const contentType = shownType(file.contentType);
    // The bare digest is what ClawHub sends; both forms come back as If-None-Match (server-semantics 3.13).
    await sendBlob(request, reply, this.blobs, { ...file, etag: file.sha256, contentType, headers });
  }

  @Get('download')
  @ApiOperation({ operationId: 'download_skill', summary: 'A version as a ZIP, files at its root' })
  @ApiQuery({ name: 'slug' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false })
  @ApiQuery({ name: 'ownerHandle', required: false })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'The archive; the same bytes for ever', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findSkillDownload)
  async download(
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.downloads.send(query, request, reply);
  }
}

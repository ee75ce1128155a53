import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Flag,
  getPackage,
  PackageDetail,
  PackagePublishPayload,
  publishPackage,
  PublishedPackage,
  type ClawPack,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequirePublisher } from '../authentication/require-publisher.decorator';
import { parseBody } from '../errors/parse-body';
import { takeMultipart, type Intake } from '../uploads/multipart-intake';
import { bodyFormat, payloadOf } from '../uploads/publish-body.rules';
import { SpentPublishTokens } from '../trusted-publishing/spent-publish-tokens';
import { packageName } from './package-name.rules';

export class PublishPackageAnswer extends PublishedPackage {
  @Flag() ok: boolean;
}

/** Plugins. A scoped name comes as one encoded segment (CLI) or as two. */
@ApiTags('packages')
@Controller('api/v1/packages')
export class PackagesController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    private readonly publishTokens: SpentPublishTokens,
  ) {}

  @Get([':name', ':scope/:name'])
  @ApiOperation({ operationId: 'get_package', summary: 'One plugin package with its owner' })
  @ApiOkResponse({ type: PackageDetail })
  @ApiErrors(getPackage)
  detail(@Param() parameters: { scope?: string; name: string }): Promise<PackageDetail> {
    return this.rpc.call(getPackage, { name: packageName(parameters) });
  }

  @Post()
  @HttpCode(200)
  @RequirePublisher()
  @ApiBearerAuth('token')
  @ApiOperation({
    operationId: 'publish_package',
    summary: 'Publish a plugin release',
    description:
      'multipart/form-data with `payload` (JSON text) and a ClawPack: a `clawpack` file part, or the text parts `clawpack` (storage id) and `clawpackUploadTicket`.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiOkResponse({ type: PublishPackageAnswer })
  @ApiErrors(publishPackage)
  async publish(@Req() request: FastifyRequest): Promise<PublishPackageAnswer> {
    if (bodyFormat(request.headers['content-type']) === 'json')
      throw new DomainError('PUBLISH_INVALID', 'Upload a ClawPack tarball');
    const intake = await takeMultipart(request, this.blobs);
    const payload = parseBody(PackagePublishPayload, payloadOf(intake.fields), 'Package publish payload');
    const published = await this.rpc.call(publishPackage, { payload, clawpack: clawpackOf(intake) });
    await this.publishTokens.spend();
    return { ok: true, ...published };
  }
}

function clawpackOf({ fields, files, clawpack }: Intake): ClawPack {
  if (files.length > 0) {
    const reason =
      clawpack === undefined
        ? 'Upload a ClawPack tarball'
        : 'Upload either a ClawPack tarball or individual files, not both';
    throw new DomainError('PUBLISH_INVALID', reason);
  }
  if (clawpack !== undefined) return { sha256: clawpack.sha256, size: clawpack.size };
  const storageId = fields.get('clawpack');
  const uploadTicket = fields.get('clawpackUploadTicket');
  if (storageId === undefined || uploadTicket === undefined)
    throw new DomainError('PUBLISH_INVALID', 'Upload a ClawPack tarball');
  return { storageId, uploadTicket };
}

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Flag,
  getPackage,
  getPackageCategories,
  PackageCategoriesAnswer,
  PackageCategoriesInput,
  PackageDetail,
  PackagePublishPayload,
  publishPackage,
  PublishedPackage,
  PublishPackageBody,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequirePublisher } from '../authentication/require-publisher.decorator';
import { parseBody } from '../errors/parse-body';
import { takeMultipart } from '../uploads/multipart-intake';
import { bodyFormat } from '../uploads/publish-body.rules';
import { SpentPublishTokens } from '../trusted-publishing/spent-publish-tokens';
import { packageContent } from './package-content.rules';
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

  @Post('categories::batch')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'get_package_categories',
    summary: 'Where releases are filed, for programs that install',
  })
  @ApiBody({ type: PackageCategoriesInput })
  @ApiOkResponse({ type: PackageCategoriesAnswer })
  @ApiErrors(getPackageCategories)
  categories(@Body() body: unknown): Promise<PackageCategoriesAnswer> {
    return this.rpc.call(getPackageCategories, parseBody(PackageCategoriesInput, body, 'Categories payload'));
  }

  @Post()
  @HttpCode(200)
  @RequirePublisher()
  @ApiBearerAuth('token')
  @ApiOperation({
    operationId: 'publish_package',
    summary: 'Publish a plugin release',
    description:
      'multipart/form-data with `payload` (JSON text) and either a ClawPack (a `clawpack` file part, or the text parts `clawpack`, a storage id, and `clawpackUploadTicket`) or one `files` part a file; or JSON with uploaded files.',
  })
  @ApiConsumes('multipart/form-data', 'application/json')
  @ApiBody({ type: PublishPackageBody })
  @ApiOkResponse({ type: PublishPackageAnswer })
  @ApiErrors(publishPackage)
  async publish(@Req() request: FastifyRequest, @Body() body: unknown): Promise<PublishPackageAnswer> {
    const published =
      bodyFormat(request.headers['content-type']) === 'json'
        ? await this.fromTickets(body)
        : await this.fromParts(request);
    await this.publishTokens.spend();
    return { ok: true, ...published };
  }

  private fromTickets(body: unknown): Promise<PublishedPackage> {
    const { files, ...payload } = parseBody(PublishPackageBody, body, 'Package publish payload');
    return this.rpc.call(publishPackage, { payload, uploads: files });
  }
  private async fromParts(request: FastifyRequest): Promise<PublishedPackage> {
    const parse = (payload: unknown) => parseBody(PackagePublishPayload, payload, 'Package publish payload');
    const intake = await takeMultipart(request, this.blobs, { subject: 'Package', parse });
    return this.rpc.call(publishPackage, { payload: intake.payload, ...packageContent(intake) });
  }
}

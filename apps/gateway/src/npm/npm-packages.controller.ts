import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { findNpmTarball, getNpmPackage } from '@app/contracts';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { sendBlob } from '../bytes/send-blob';
import { INSTALL_TYPE, wantsInstallForm } from './accept.rules';
import { ServedDownloads } from '../telemetry/served-downloads';
import { HotTarballs } from './hot-tarballs';
import { asBlob, NpmTarballs } from './npm-tarballs.service';
import { npmReference, type NpmPath } from './npm-paths.rules';
import { Packuments } from './packuments.service';
import { sendPackument, sendVersion } from './send-packument';

/** Packages as npm, pnpm and yarn install them (server-semantics 4.11). A scoped name is one encoded segment or two. */
@ApiTags('npm')
@Controller('api/npm')
export class NpmPackagesController {
  constructor(
    private readonly packuments: Packuments,
    private readonly tarballs: NpmTarballs,
    private readonly hot: HotTarballs,
    private readonly downloads: ServedDownloads,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  @Get([':name', ':scope/:name', ':scope/:name/:version'])
  @ApiOperation({
    operationId: 'get_npm_package',
    summary: 'A package document, or the entry of one version or tag',
    description: `The document has a short form for installing, for who accepts \`${INSTALL_TYPE}\`.`,
  })
  @ApiProduces('application/json', INSTALL_TYPE)
  @ApiOkResponse({ description: 'The document', schema: { type: 'object', additionalProperties: true } })
  @ApiErrors(getNpmPackage, 'VERSION_NOT_FOUND')
  async document(@Param() path: NpmPath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name, version } = npmReference(path);
    const packument = await this.packuments.get(name);
    if (version !== undefined) return sendVersion(reply, packument, version);
    return sendPackument(request, reply, packument, wantsInstallForm(request.headers.accept));
  }

  @Get([':name/-/:file', ':scope/:name/-/:file'])
  @ApiOperation({ operationId: 'get_npm_tarball', summary: 'A ClawPack, byte for byte as it was uploaded' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The tarball', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findNpmTarball, 'VERSION_GONE')
  async tarball(
    @Param() { file, ...path }: NpmPath & { file: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { packageId, tarball, isPublic } = await this.tarballs.find(npmReference(path).name, file);
    await sendBlob(request, reply, this.blobs, {
      ...asBlob(tarball, isPublic),
      bytes: await this.hot.read(tarball),
      onBegin: () => this.downloads.note(request, packageId),
    });
  }
}

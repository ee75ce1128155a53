import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  findPackageBytes,
  findPackageFile,
  getSkill,
  type PackageBytes,
  type PackageVersionChoice,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { clawPackHeaders } from '../bytes/claw-pack-headers.rules';
import { textQuery } from '../bytes/query.rules';
import { sendBlob } from '../bytes/send-blob';
import { attachment } from '../bytes/validators.rules';
import { INERT, shownType, versionQuery } from '../skills/skill-bytes.rules';
import { ServedDownloads } from '../telemetry/served-downloads';
import { zipUrl } from './package-artifact.rules';
import { isShownInline, LARGEST_SHOWN } from './package-file.rules';
import { packageName, type NameParameters } from './package-name.rules';
import { skillDownloadPath } from './skill-download.rules';

/** The bytes of plugins: the ClawPack as it was uploaded, its files as a ZIP, and single ones. */
@ApiTags('packages')
@Controller('api/v1/packages')
export class PackageBytesController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly downloads: ServedDownloads,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  @Get([':name/versions/:version/artifact/download', ':scope/:name/versions/:version/artifact/download'])
  @ApiOperation({ operationId: 'download_package_artifact', summary: 'The ClawPack, byte for byte as it was uploaded' })
  @ApiResponse({ status: 307, description: 'A release without a ClawPack: to its ZIP' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The tarball', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findPackageBytes, 'ARTIFACT_NOT_FOUND')
  async artifact(
    @Param() { version, ...name }: NameParameters & { version: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const reference = { name: packageName(name), version: version.trim().slice(0, 256) };
    const found = await this.findOrSkill(reference);
    if (found === 'skill') throw new DomainError('ARTIFACT_NOT_FOUND', 'Artifact not found');
    const { packageId, tarball, zip } = found;
    if (tarball === null && zip !== null) return void reply.redirect(zipUrl(found.name, found.version), 307);
    if (tarball === null) throw new DomainError('ARTIFACT_NOT_FOUND');
    const sent = { ...tarball, contentType: 'application/octet-stream', headers: clawPackHeaders(tarball) };
    await sendBlob(request, reply, this.blobs, { ...sent, onBegin: () => this.downloads.note(request, packageId) });
  }

  @Get([':name/download', ':scope/:name/download'])
  @ApiOperation({ operationId: 'download_package', summary: 'A release as a ZIP, its files below `package/`' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'The same bytes for ever', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findPackageBytes, 'ARTIFACT_NOT_FOUND')
  async zip(
    @Param() parameters: NameParameters,
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const reference = { name: packageName(parameters), ...versionQuery(query) };
    const found = await this.findOrSkill(reference);
    if (found === 'skill') return void reply.redirect(skillDownloadPath(reference), 307);
    const { packageId, name, version, zip } = found;
    if (zip === null) throw new DomainError('ARTIFACT_NOT_FOUND', 'This release has no ZIP; download its ClawPack');
    const headers = {
      'content-disposition': attachment(`${name.replace('/', '-')}-${version}.zip`),
      'x-clawhub-artifact-type': 'legacy-plugin-zip',
      'x-clawhub-artifact-sha256': zip.sha256,
    };
    const sent = { ...zip, contentType: 'application/zip', headers };
    await sendBlob(request, reply, this.blobs, { ...sent, onBegin: () => this.downloads.note(request, packageId) });
  }

  /** Where no package has the name, a skill may (server-semantics 4.8). */
  private async findOrSkill(reference: PackageVersionChoice): Promise<PackageBytes | 'skill'> {
    try {
      return await this.rpc.call(findPackageBytes, reference);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'PACKAGE_NOT_FOUND') throw error;
      const isSkill = await this.rpc.call(getSkill, { slug: reference.name.slice(0, 200) }).then(
        () => true,
        (reason: unknown) => reason instanceof DomainError && reason.code === 'SKILL_AMBIGUOUS',
      );
      if (isSkill) return 'skill';
      throw error;
    }
  }

  @Get([':name/file', ':scope/:name/file'])
  @ApiOperation({ operationId: 'get_package_file', summary: 'One file of a release' })
  @ApiQuery({ name: 'path' })
  @ApiQuery({ name: 'version', required: false })
  @ApiQuery({ name: 'tag', required: false })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The bytes', schema: { type: 'string', format: 'binary' } })
  @ApiErrors(findPackageFile, 'UNSUPPORTED_MEDIA_TYPE', 'FILE_TOO_LARGE_TO_SHOW')
  async file(
    @Param() parameters: NameParameters,
    @Query() query: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = textQuery(query.path);
    if (path === undefined) throw new DomainError('INVALID_INPUT', 'Missing path');
    const reference = { name: packageName(parameters), ...versionQuery(query), path: path.slice(0, 1024) };
    const file = await this.rpc.call(findPackageFile, reference);
    if (!isShownInline(file, request.headers.accept))
      throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Binary files are not served inline');
    if (file.size > LARGEST_SHOWN) throw new DomainError('FILE_TOO_LARGE_TO_SHOW', 'File too large');
    const headers = { ...INERT, 'x-content-sha256': file.sha256, 'x-content-size': String(file.size) };
    const contentType = shownType(file.contentType);
    await sendBlob(request, reply, this.blobs, { ...file, etag: file.sha256, contentType, headers });
  }
}

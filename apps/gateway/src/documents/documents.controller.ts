import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyReply } from 'fastify';
import { ApiDocument } from './api-document';
import { apiPage, API_PAGE_POLICY, startScript } from './api-page.rules';
import { readPageAsset } from './page-assets';

/** The API described, for programs and for people. Everything is served by us: Reef works without the internet. */
@ApiTags('discovery')
@Controller()
export class DocumentsController {
  constructor(
    private readonly document: ApiDocument,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  @Get('api/v1/openapi.json')
  @Header('content-type', 'application/json')
  @ApiOperation({ operationId: 'get_openapi_document', summary: 'This document' })
  @ApiOkResponse({ description: 'OpenAPI 3.1' })
  openapi(): string {
    return this.document.json;
  }

  @Get('docs')
  @ApiExcludeEndpoint()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', API_PAGE_POLICY)
  page(): string {
    return apiPage(this.settings.REEF_PUBLIC_URL);
  }

  @Get('docs/start.js')
  @ApiExcludeEndpoint()
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return startScript(this.settings.REEF_PUBLIC_URL);
  }

  @Get('docs/:file')
  @ApiExcludeEndpoint()
  @Header('cache-control', 'public, max-age=3600')
  async asset(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const { contentType, bytes } = await readPageAsset(file);
    void reply.type(contentType);
    return bytes;
  }
}

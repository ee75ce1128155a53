import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { createUpload, Text, UploadFacts } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { ApiErrors } from '../api-errors.decorator';
import { RequirePublisher } from '../authentication/require-publisher.decorator';
import { parseBody } from '../errors/parse-body';

/** Where to send one file, and what to show for it when publishing. */
export class UploadUrl {
  @Text({ description: 'POST the raw bytes here' }) uploadUrl: string;
  @Text({ description: 'Goes with the file into the publish request' }) uploadTicket: string;
}

/** Upload tickets: of skill files (CLI 0.23, client-contract 2.4) and of ClawPacks (client-contract 5.5). */
@ApiTags('publishing')
@ApiBearerAuth('token')
@Controller('api')
export class UploadsController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  @Post('v1/skills/-/upload-url')
  @HttpCode(200)
  @RequirePublisher()
  @ApiOperation({ operationId: 'create_skill_upload', summary: 'Get a place to upload one file of a skill' })
  @ApiOkResponse({ type: UploadUrl })
  @ApiErrors(createUpload)
  forSkillFile(@Body() body: unknown): Promise<UploadUrl> {
    return this.create('skill-file', parseBody(UploadFacts, body ?? {}, 'Upload payload'));
  }

  @Post('cli/upload-url')
  @HttpCode(200)
  @RequirePublisher()
  @ApiOperation({ operationId: 'create_clawpack_upload', summary: 'Get a place to upload a ClawPack' })
  @ApiOkResponse({ type: UploadUrl })
  @ApiErrors(createUpload)
  forClawPack(): Promise<UploadUrl> {
    return this.create('clawpack', {});
  }

  private async create(purpose: 'skill-file' | 'clawpack', facts: UploadFacts): Promise<UploadUrl> {
    const { key, ticket } = await this.rpc.call(createUpload, { ...facts, purpose });
    return { uploadUrl: `${this.settings.REEF_PUBLIC_URL}/api/v1/uploads/${key}`, uploadTicket: ticket };
  }
}

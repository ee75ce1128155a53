import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Flag, publishSkill, PublishedSkill, PublishSkillBody, SkillPublishPayload } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import type { FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequirePublisher } from '../authentication/require-publisher.decorator';
import { parseBody } from '../errors/parse-body';
import { takeMultipart } from '../uploads/multipart-intake';
import { bodyFormat } from '../uploads/publish-body.rules';

/** `ok` is what the CLI checks first. */
export class PublishSkillAnswer extends PublishedSkill {
  @Flag() ok: boolean;
}

/** Publishing a skill version: files in the request (multipart, CLI 0.20 and older), or uploaded before (JSON, CLI 0.23). */
@ApiTags('publishing')
@ApiBearerAuth('token')
@Controller('api/v1/skills')
export class PublishSkillController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {}

  @Post()
  @HttpCode(200)
  @RequirePublisher()
  @ApiOperation({
    operationId: 'publish_skill',
    summary: 'Publish a version of a skill',
    description:
      'multipart/form-data with `payload` (JSON text) and one `files` part a file; or JSON with uploaded files.',
  })
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({ type: PublishSkillBody })
  @ApiOkResponse({ type: PublishSkillAnswer })
  @ApiErrors(publishSkill)
  async publish(@Req() request: FastifyRequest, @Body() body: unknown): Promise<PublishSkillAnswer> {
    const published =
      bodyFormat(request.headers['content-type']) === 'json'
        ? await this.fromTickets(body)
        : await this.fromParts(request);
    return { ok: true, ...published };
  }

  private fromTickets(body: unknown): Promise<PublishedSkill> {
    const { files, ...payload } = parseBody(PublishSkillBody, body, 'Publish payload');
    return this.rpc.call(publishSkill, { payload, uploads: files });
  }
  private async fromParts(request: FastifyRequest): Promise<PublishedSkill> {
    const parse = (payload: unknown) => parseBody(SkillPublishPayload, payload, 'Publish payload');
    const { payload, files } = await takeMultipart(request, this.blobs, { subject: 'Skill bundle', parse });
    return this.rpc.call(publishSkill, { payload, files: [...files] });
  }
}

import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import type { FastifyReply } from 'fastify';
import { findAsset } from './assets';

/** Styles, script and icon of the pages. */
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  @Get(':name')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  read(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const asset = findAsset(name);
    if (asset === undefined) throw new DomainError('NOT_FOUND');
    void reply.type(asset.contentType);
    return asset.text;
  }
}

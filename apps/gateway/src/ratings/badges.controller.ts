import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { getRatingAggregate, ShieldsBadge } from '@app/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RpcClient } from '@app/messaging';
import { sendText } from '../bytes/send-text';
import { badgeOf, badgeSvg } from './badge.rules';
import { badgesConfig, type BadgesSettings } from './badges.config';
import { pluginIdOf } from './rating-request.rules';

type PluginPath = { readonly scope?: string; readonly name: string };

/** A picture that is opened by itself runs nothing and loads nothing. */
const INERT = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" };

/**
 * What is shown beside a plugin (rating spec 6.1). For everybody without a token, as pages show it to whoever reads
 * them; that of a private plugin for members of its publisher only.
 */
@ApiTags('ratings')
@Controller(['v1/plugins/:name', 'v1/plugins/:scope/:name'])
export class BadgesController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(badgesConfig.token) private readonly settings: BadgesSettings,
  ) {}

  @Get('badge.svg')
  @ApiOperation({ operationId: 'get_badge_svg', summary: "A plugin's rating as a picture" })
  @ApiProduces('image/svg+xml')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiErrors(getRatingAggregate)
  async svg(@Param() path: PluginPath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { badge, pluginId, headers } = await this.badgeFor(path);
    const contentType = 'image/svg+xml; charset=utf-8';
    await sendText(request, reply, { text: badgeSvg(badge, pluginId), contentType, headers: { ...headers, ...INERT } });
  }

  @Get('badge.json')
  @ApiOperation({ operationId: 'get_badge', summary: "A plugin's rating as shields.io reads it (endpoint badge)" })
  @ApiOkResponse({ type: ShieldsBadge })
  @ApiErrors(getRatingAggregate)
  async json(@Param() path: PluginPath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { badge, headers } = await this.badgeFor(path);
    const contentType = 'application/json; charset=utf-8';
    await sendText(request, reply, { text: JSON.stringify(badge), contentType, headers });
  }

  private async badgeFor(path: PluginPath) {
    const { TOP_RATED_MIN_RATINGS, TOP_RATED_MIN_AVERAGE, BADGE_CACHE_SECONDS: seconds } = this.settings;
    const { summary, isPrivate } = await this.rpc.call(getRatingAggregate, { pluginId: pluginIdOf(path) });
    const rule = { minRatings: TOP_RATED_MIN_RATINGS, minAverage: TOP_RATED_MIN_AVERAGE };
    const cache = isPrivate ? 'private, no-store' : `public, max-age=${seconds}, stale-while-revalidate=${seconds}`;
    return {
      badge: badgeOf(summary, rule, seconds),
      pluginId: summary.pluginId,
      headers: { 'cache-control': cache, vary: 'Authorization' },
    };
  }
}

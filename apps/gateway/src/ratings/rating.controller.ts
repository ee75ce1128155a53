import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { deleteRating, getRating, getRatingOf, RatingView, updateRating, UpdateRatingBody } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequireScope } from '../authentication/require-scope.decorator';
import { textQuery } from '../bytes/query.rules';
import { parseBody } from '../errors/parse-body';
import { Idempotent } from '../idempotency/idempotent.decorator';
import { RatingAuthor } from './rating-author';
import { pluginIdOf, ratingIdOf, ratingPaths, type PluginPath, type RatingPath } from './rating-request.rules';
import { RatingWrites } from './rating-writes';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'Refuse with 412 when the rating has changed since',
};

/** One rating: read, changed and deleted (rating spec 4.3 and 4.4). */
@ApiTags('ratings')
@Controller(ratingPaths())
export class RatingController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly author: RatingAuthor,
    private readonly writes: RatingWrites,
  ) {}

  @Get('mine')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'get_own_rating', summary: "The caller's rating of a plugin, in whatever state it is" })
  @ApiQuery({ name: 'userId', required: false, description: "With a client's own token: whose" })
  @ApiOkResponse({ type: RatingView })
  @ApiErrors(getRatingOf, 'RATING_USER_MISMATCH', 'USER_NOT_FOUND')
  async mine(
    @Param() path: PluginPath,
    @Query('userId') claimed: string | string[] | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RatingView> {
    const { userId } = await this.author.of(textQuery(claimed));
    return this.writes.answer(await this.rpc.call(getRatingOf, { pluginId: pluginIdOf(path), userId }), reply);
  }

  @Get(':ratingId')
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'get_rating', summary: 'One rating' })
  @ApiOkResponse({ type: RatingView })
  @ApiErrors(getRating)
  async get(@Param() path: RatingPath, @Res({ passthrough: true }) reply: FastifyReply): Promise<RatingView> {
    const choice = { pluginId: pluginIdOf(path), ratingId: ratingIdOf(path) };
    return this.writes.answer(await this.rpc.call(getRating, choice), reply);
  }

  @Put(':ratingId')
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({ operationId: 'update_rating', summary: 'Change a rating; what is absent stays as it is' })
  @ApiHeader(IF_MATCH)
  @ApiBody({ type: UpdateRatingBody })
  @ApiOkResponse({ type: RatingView })
  @ApiErrors(updateRating)
  update(
    @Param() path: RatingPath,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RatingView> {
    return this.writes.update(path, parseBody(UpdateRatingBody, body, 'Rating'), { request, reply });
  }

  @Delete(':ratingId')
  @HttpCode(204)
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'delete_rating', summary: 'Delete a rating: its author or an administrator' })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  @ApiErrors(deleteRating)
  delete(@Param() path: RatingPath, @Req() request: FastifyRequest): Promise<void> {
    return this.writes.delete(path, request);
  }
}

import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  getRatingAggregate,
  listRatings,
  RATING_SORTS,
  RatingPage,
  RatingSummary,
  RatingView,
  submitRating,
  SubmitRatingBody,
} from '@app/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequireScope } from '../authentication/require-scope.decorator';
import { matchesEtag } from '../bytes/validators.rules';
import { parseBody } from '../errors/parse-body';
import { Idempotent } from '../idempotency/idempotent.decorator';
import { RatingAnswers, type RatingAnswer } from './rating-answers';
import { listQuery, pluginIdOf, ratingPaths, type ListQuery, type PluginPath } from './rating-request.rules';
import { RatingWrites } from './rating-writes';

/** The plugin rating API (rating spec 4), under /v1 as specified and under /api/v1 as an alias. */
@ApiTags('ratings')
@Controller(ratingPaths())
export class RatingsController {
  constructor(
    private readonly answers: RatingAnswers,
    private readonly writes: RatingWrites,
  ) {}

  @Post()
  @HttpCode(201)
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({ operationId: 'submit_rating', summary: 'Rate a plugin' })
  @ApiCreatedResponse({ type: RatingView, description: '`ETag` and `Location` of the rating' })
  @ApiErrors(submitRating, 'RATING_USER_MISMATCH', 'USER_NOT_FOUND')
  submit(
    @Param() path: PluginPath,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RatingView> {
    return this.writes.submit(path, parseBody(SubmitRatingBody, body, 'Rating'), { request, reply });
  }

  @Get()
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'list_ratings', summary: "A plugin's aggregates and one page of its ratings" })
  @ApiQuery({ name: 'page', required: false, description: 'From 1; beyond the end the list is empty' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 20' })
  @ApiQuery({ name: 'minScore', required: false, description: '1 to 5; filters the list, not the aggregates' })
  @ApiQuery({ name: 'sort', required: false, enum: RATING_SORTS, description: 'Default newest' })
  @ApiOkResponse({ type: RatingPage })
  @ApiResponse({ status: 304, description: 'As the ETag in If-None-Match says' })
  @ApiErrors(listRatings)
  async list(
    @Param() path: PluginPath,
    @Query() query: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.send(request, reply, await this.answers.list({ pluginId: pluginIdOf(path), ...listQuery(query) }));
  }

  @Get('summary')
  @RequireScope('plugin:rating:read')
  @ApiOperation({
    operationId: 'summarize_ratings',
    summary: "A plugin's ratings in numbers: Bayesian score, 30 and 90 days, versions",
  })
  @ApiOkResponse({ type: RatingSummary })
  @ApiResponse({ status: 304, description: 'As the ETag in If-None-Match says' })
  @ApiErrors(getRatingAggregate)
  async summary(@Param() path: PluginPath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.send(request, reply, await this.answers.summary(pluginIdOf(path)));
  }

  /** As it stands in memory, and the next time straight from there (`ReadyRatingAnswers`). */
  private send(request: FastifyRequest, reply: FastifyReply, { bytes, etag, headers }: RatingAnswer): void {
    for (let i = 0; i < headers.length; i += 2) void reply.header(headers[i]!, headers[i + 1]);
    if (matchesEtag(request.headers['if-none-match'], etag)) void reply.status(304).send();
    else void reply.header('content-type', 'application/json').send(bytes);
  }
}

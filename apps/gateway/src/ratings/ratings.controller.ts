import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { listRatings, RatingPage, RatingView, submitRating, SubmitRatingBody } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { ApiErrors } from '../api-errors.decorator';
import { RequireScope } from '../authentication/require-scope.decorator';
import { parseBody } from '../errors/parse-body';
import { Idempotent } from '../idempotency/idempotent.decorator';
import { pluginIdOf, wholeInRange } from './rating-request.rules';
import { RatingAuthor } from './rating-author';

const PATHS = [
  'v1/plugins/:name/ratings',
  'v1/plugins/:scope/:name/ratings',
  'api/v1/plugins/:name/ratings',
  'api/v1/plugins/:scope/:name/ratings',
];

/** The plugin rating API (rating spec 4), under /v1 as specified and under /api/v1 as an alias. */
@ApiTags('ratings')
@Controller(PATHS)
export class RatingsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly author: RatingAuthor,
  ) {}

  @Post()
  @HttpCode(201)
  @RequireScope('plugin:rating:write')
  @Idempotent()
  @ApiOperation({ operationId: 'submit_rating', summary: 'Rate a plugin' })
  @ApiCreatedResponse({ type: RatingView })
  @ApiErrors(submitRating)
  async submit(@Param() parameters: { scope?: string; name: string }, @Body() body: unknown): Promise<RatingView> {
    const rating = parseBody(SubmitRatingBody, body, 'Rating');
    const userId = await this.author.of(rating.userId);
    return this.rpc.call(submitRating, { ...rating, userId, pluginId: pluginIdOf(parameters) });
  }

  @Get()
  @RequireScope('plugin:rating:read')
  @ApiOperation({ operationId: 'list_ratings', summary: "A plugin's aggregates and one page of its ratings" })
  @ApiQuery({ name: 'page', required: false, description: 'From 1; beyond the end the list is empty' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 20' })
  @ApiQuery({ name: 'minScore', required: false, description: '1 to 5; filters the list, not the aggregates' })
  @ApiOkResponse({ type: RatingPage })
  @ApiErrors(listRatings)
  list(
    @Param() parameters: { scope?: string; name: string },
    @Query('page') page?: string,
    @Query('limit') limit?: string,
    @Query('minScore') minScore?: string,
  ): Promise<RatingPage> {
    const least = wholeInRange('minScore', minScore, { min: 1, max: 5 });
    return this.rpc.call(listRatings, {
      pluginId: pluginIdOf(parameters),
      page: wholeInRange('page', page, { min: 1, max: 1_000_000 }) ?? 1,
      limit: wholeInRange('limit', limit, { min: 1, max: 100 }) ?? 20,
      ...(least === undefined ? {} : { minScore: least }),
    });
  }
}

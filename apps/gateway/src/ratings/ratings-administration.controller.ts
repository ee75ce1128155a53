import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  listRatingsToReview,
  RatingsToReview,
  ReleasedRatings,
  releaseRatings,
  ReleaseRatingsBody,
  verifyRatings,
  VerifyRatingsBody,
  VerifiedRatings,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { Operations } from '../administration/operations.service';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { parseBody } from '../errors/parse-body';
import { ratingPaths, reviewQuery, type PluginPath, type ReviewQuery } from './rating-request.rules';
import { RatingReviews } from './rating-reviews';

/** Plugins a request: done long before anybody stops waiting. */
const PAGE = 100;

/** What the staff does with the ratings of many. */
@ApiTags('administration')
@Controller()
export class RatingsAdministrationController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly reviews: RatingReviews,
    private readonly operations: Operations,
  ) {}

  @Get('v1/ratings/review')
  @RequireModerator()
  @ApiOperation({ operationId: 'list_ratings_to_review', summary: 'Ratings a moderator should look at, oldest first' })
  @ApiQuery({ name: 'state', required: false, enum: ['held', 'hidden', 'reported'], description: 'Default held' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 100, default 20' })
  @ApiQuery({ name: 'after', required: false, description: '`next` of the page before' })
  @ApiOkResponse({ type: RatingsToReview })
  @ApiErrors(listRatingsToReview)
  list(@Query() query: ReviewQuery): Promise<RatingsToReview> {
    return this.rpc.call(listRatingsToReview, reviewQuery(query));
  }

  @Post(ratingPaths().map((path) => `${path}/releases`))
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'release_ratings', summary: "Undo one rule's doing at a plugin" })
  @ApiBody({ type: ReleaseRatingsBody })
  @ApiOkResponse({ type: ReleasedRatings })
  @ApiErrors(releaseRatings)
  release(@Param() path: PluginPath, @Body() body: unknown): Promise<ReleasedRatings> {
    return this.reviews.release(path, parseBody(ReleaseRatingsBody, body, 'Release'));
  }

  @Post('api/v1/admin/ratings/verify')
  @HttpCode(200)
  @RequireAdmin()
  @ApiOperation({ operationId: 'verify_ratings', summary: 'Compare the numbers of some plugins with their ratings' })
  @ApiBody({ type: VerifyRatingsBody })
  @ApiOkResponse({ type: VerifiedRatings })
  @ApiErrors(verifyRatings)
  verify(@Body() body: unknown): Promise<VerifiedRatings> {
    const { after, correct = false } = parseBody(VerifyRatingsBody, body ?? {}, 'Verify payload');
    const from = after === undefined ? {} : { after };
    const verify = (): Promise<VerifiedRatings> => this.rpc.call(verifyRatings, { ...from, limit: PAGE, correct });
    return correct ? this.operations.perform('ratings.correct', from, verify) : verify();
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CountedVotes,
  getRatingHistory,
  moderateRating,
  ModerateRatingBody,
  RatingHistory,
  RatingView,
  replyToRating,
  ReplyToRatingBody,
  ReportedRating,
  reportRating,
  ReportRatingBody,
  voteRating,
  VoteRatingBody,
} from '@app/contracts';
import type { FastifyReply } from 'fastify';
import { ApiErrors } from '../api-errors.decorator';
import { RequireModerator } from '../authentication/require-moderator.decorator';
import { RequireScope } from '../authentication/require-scope.decorator';
import { parseBody } from '../errors/parse-body';
import { ratingPaths, type RatingPath } from './rating-request.rules';
import { RatingReviews } from './rating-reviews';

/** What others do with a rating: find it helpful, report it, answer it, decide on it. */
@ApiTags('ratings')
@Controller(ratingPaths().map((path) => `${path}/:ratingId`))
export class RatingReviewsController {
  constructor(private readonly reviews: RatingReviews) {}

  @Put('helpful')
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'vote_rating', summary: 'Say whether you find a rating helpful' })
  @ApiBody({ type: VoteRatingBody })
  @ApiOkResponse({ type: CountedVotes })
  @ApiErrors(voteRating)
  vote(@Param() path: RatingPath, @Body() body: unknown): Promise<CountedVotes> {
    return this.reviews.vote(path, parseBody(VoteRatingBody, body, 'Vote'));
  }

  @Post('reports')
  @HttpCode(200)
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'report_rating', summary: 'Tell the staff about a rating' })
  @ApiBody({ type: ReportRatingBody })
  @ApiOkResponse({ type: ReportedRating })
  @ApiErrors(reportRating)
  report(@Param() path: RatingPath, @Body() body: unknown): Promise<ReportedRating> {
    return this.reviews.report(path, parseBody(ReportRatingBody, body, 'Report'));
  }

  @Put('reply')
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'reply_to_rating', summary: "Answer a rating, as a member of the plugin's publisher" })
  @ApiBody({ type: ReplyToRatingBody })
  @ApiOkResponse({ type: RatingView })
  @ApiErrors(replyToRating)
  reply(
    @Param() path: RatingPath,
    @Body() body: unknown,
    @Res({ passthrough: true }) http: FastifyReply,
  ): Promise<RatingView> {
    return this.reviews.reply(path, parseBody(ReplyToRatingBody, body, 'Reply').reply, http);
  }
  @Delete('reply')
  @RequireScope('plugin:rating:write')
  @ApiOperation({ operationId: 'take_reply_back', summary: 'Take the answer to a rating back' })
  @ApiOkResponse({ type: RatingView })
  @ApiErrors(replyToRating)
  takeReplyBack(@Param() path: RatingPath, @Res({ passthrough: true }) http: FastifyReply): Promise<RatingView> {
    return this.reviews.reply(path, undefined, http);
  }

  @Post('moderation')
  @HttpCode(200)
  @RequireModerator()
  @ApiOperation({ operationId: 'moderate_rating', summary: 'Hide, restore or approve a rating' })
  @ApiBody({ type: ModerateRatingBody })
  @ApiOkResponse({ type: RatingView })
  @ApiErrors(moderateRating)
  moderate(
    @Param() path: RatingPath,
    @Body() body: unknown,
    @Res({ passthrough: true }) http: FastifyReply,
  ): Promise<RatingView> {
    return this.reviews.moderate(path, parseBody(ModerateRatingBody, body, 'Decision'), http);
  }

  @Get('history')
  @RequireModerator()
  @ApiOperation({ operationId: 'rating_history', summary: 'What a rating said before its author changed it' })
  @ApiOkResponse({ type: RatingHistory })
  @ApiErrors(getRatingHistory)
  history(@Param() path: RatingPath): Promise<RatingHistory> {
    return this.reviews.history(path);
  }
}

import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  getRatingHistory,
  listRatingsToReview,
  ListRatingsToReviewInput,
  moderateRating,
  ModerateRatingInput,
  RatingChoice,
  releaseRatings,
  ReleaseRatingsInput,
  replyToRating,
  ReplyToRatingInput,
  reportRating,
  ReportRatingInput,
  voteRating,
  VoteRatingInput,
  type CountedVotes,
  type KeptRating,
  type RatingHistory,
  type RatingsToReview,
  type ReleasedRatings,
  type ReportedRating,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { ModerationService } from './moderation.service';
import { ReviewsService } from './reviews.service';

@Controller()
export class ReviewsController {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly moderation: ModerationService,
  ) {}

  @RpcHandler(voteRating)
  vote(@Payload() input: VoteRatingInput): Promise<CountedVotes> {
    return this.reviews.vote(input);
  }
  @RpcHandler(reportRating)
  report(@Payload() input: ReportRatingInput): Promise<ReportedRating> {
    return this.reviews.report(input);
  }
  @RpcHandler(replyToRating)
  reply(@Payload() input: ReplyToRatingInput): Promise<KeptRating> {
    return this.reviews.reply(input);
  }
  @RpcHandler(moderateRating)
  moderate(@Payload() input: ModerateRatingInput): Promise<KeptRating> {
    return this.moderation.moderate(input);
  }
  @RpcHandler(releaseRatings)
  release(@Payload() input: ReleaseRatingsInput): Promise<ReleasedRatings> {
    return this.moderation.release(input);
  }
  @RpcHandler(listRatingsToReview)
  list(@Payload() input: ListRatingsToReviewInput): Promise<RatingsToReview> {
    return this.moderation.list(input);
  }
  @RpcHandler(getRatingHistory)
  history(@Payload() input: RatingChoice): Promise<RatingHistory> {
    return this.moderation.history(input);
  }
}

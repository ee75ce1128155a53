import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  deleteRating,
  DeleteRatingInput,
  getRating,
  getRatingAggregate,
  getRatingOf,
  GetRatingOfInput,
  listRatings,
  ListRatingsInput,
  PluginChoice,
  RatingChoice,
  submitRating,
  SubmitRatingInput,
  updateRating,
  UpdateRatingInput,
  type DeletedRating,
  type KeptRating,
  type ListedRatings,
  type RatingAggregateAnswer,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { RatingReads } from './rating-reads.service';
import { RatingsService } from './ratings.service';
import { Summaries } from './summaries.service';

@Controller()
export class RatingsController {
  constructor(
    private readonly ratings: RatingsService,
    private readonly reads: RatingReads,
    private readonly summaries: Summaries,
  ) {}

  @RpcHandler(submitRating)
  submit(@Payload() input: SubmitRatingInput): Promise<KeptRating> {
    return this.ratings.submit(input);
  }
  @RpcHandler(updateRating)
  update(@Payload() input: UpdateRatingInput): Promise<KeptRating> {
    return this.ratings.update(input);
  }
  @RpcHandler(deleteRating)
  delete(@Payload() input: DeleteRatingInput): Promise<DeletedRating> {
    return this.ratings.delete(input);
  }
  @RpcHandler(getRating)
  get(@Payload() input: RatingChoice): Promise<KeptRating> {
    return this.reads.get(input);
  }
  @RpcHandler(getRatingOf)
  getOf(@Payload() input: GetRatingOfInput): Promise<KeptRating> {
    return this.reads.getOf(input);
  }
  @RpcHandler(listRatings)
  list(@Payload() input: ListRatingsInput): Promise<ListedRatings> {
    return this.reads.list(input);
  }
  @RpcHandler(getRatingAggregate)
  aggregate(@Payload() input: PluginChoice): Promise<RatingAggregateAnswer> {
    return this.summaries.get(input);
  }
}

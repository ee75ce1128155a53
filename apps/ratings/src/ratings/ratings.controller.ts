import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  listRatings,
  ListRatingsInput,
  submitRating,
  SubmitRatingInput,
  type RatingPage,
  type RatingView,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { RatingsService } from './ratings.service';

@Controller()
export class RatingsController {
  constructor(private readonly ratings: RatingsService) {}

  @RpcHandler(submitRating)
  submit(@Payload() input: SubmitRatingInput): Promise<RatingView> {
    return this.ratings.submit(input);
  }
  @RpcHandler(listRatings)
  list(@Payload() input: ListRatingsInput): Promise<RatingPage> {
    return this.ratings.list(input);
  }
}

import { Injectable } from '@nestjs/common';
import {
  getRatingHistory,
  moderateRating,
  releaseRatings,
  replyToRating,
  reportRating,
  voteRating,
  type CountedVotes,
  type ModerateRatingBody,
  type RatingHistory,
  type RatingView,
  type ReleasedRatings,
  type ReleaseRatingsBody,
  type ReportedRating,
  type ReportRatingBody,
  type VoteRatingBody,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import type { FastifyReply } from 'fastify';
import { RatingAnswers } from './rating-answers';
import { pluginIdOf, ratingIdOf, type PluginPath, type RatingPath } from './rating-request.rules';
import { RatingWrites } from './rating-writes';

/** What is written about the ratings of others over HTTP. */
@Injectable()
export class RatingReviews {
  constructor(
    private readonly rpc: RpcClient,
    private readonly answers: RatingAnswers,
    private readonly writes: RatingWrites,
  ) {}

  async vote(path: RatingPath, body: VoteRatingBody): Promise<CountedVotes> {
    const counted = await this.rpc.call(voteRating, { ...choiceOf(path), ...body });
    await this.changed(path, counted.sequence);
    return counted;
  }
  async report(path: RatingPath, body: ReportRatingBody): Promise<ReportedRating> {
    const reported = await this.rpc.call(reportRating, { ...choiceOf(path), ...body });
    await this.changed(path, reported.sequence);
    return reported;
  }
  async reply(path: RatingPath, reply: string | undefined, http: FastifyReply): Promise<RatingView> {
    const text = reply === undefined ? {} : { reply };
    return this.writes.answer(await this.rpc.call(replyToRating, { ...choiceOf(path), ...text }), http);
  }
  async moderate(path: RatingPath, body: ModerateRatingBody, http: FastifyReply): Promise<RatingView> {
    return this.writes.answer(await this.rpc.call(moderateRating, { ...choiceOf(path), ...body }), http);
  }
  async release(path: PluginPath, { rule }: ReleaseRatingsBody): Promise<ReleasedRatings> {
    const released = await this.rpc.call(releaseRatings, { pluginId: pluginIdOf(path), rule });
    await this.changed(path, released.sequence);
    return released;
  }
  history(path: RatingPath): Promise<RatingHistory> {
    return this.rpc.call(getRatingHistory, choiceOf(path));
  }

  /** By the name that was asked for: under another one nothing is kept. */
  private async changed(path: PluginPath, sequence: number): Promise<void> {
    if (sequence > 0) await this.answers.changed(pluginIdOf(path));
  }
}

function choiceOf(path: RatingPath): { pluginId: string; ratingId: string } {
  return { pluginId: pluginIdOf(path), ratingId: ratingIdOf(path) };
}

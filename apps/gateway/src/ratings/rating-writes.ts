import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  deleteRating,
  getRating,
  submitRating,
  updateRating,
  type KeptRating,
  type RatingChoice,
  type RatingView,
  type SubmitRatingBody,
  type UpdateRatingBody,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from '../rate-limits/client-address.rules';
import { rateLimitsConfig, trustOf, type RateLimitSettings } from '../rate-limits/rate-limits.config';
import { RatingAnswers } from './rating-answers';
import { RatingAuthor } from './rating-author';
import { networkOf, pluginIdOf, ratingIdOf, type PluginPath, type RatingPath } from './rating-request.rules';

/** A request and the answer to it. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What is written about ratings over HTTP: whoever writes sees it in the next answer, of any gateway. */
@Injectable()
export class RatingWrites {
  constructor(
    private readonly rpc: RpcClient,
    private readonly author: RatingAuthor,
    private readonly answers: RatingAnswers,
    @Inject(rateLimitsConfig.token) private readonly limits: RateLimitSettings,
    @Inject(processConfig.token) private readonly process: ProcessSettings,
  ) {}

  async submit(path: PluginPath, body: SubmitRatingBody, { request, reply }: Exchange): Promise<RatingView> {
    const pluginId = pluginIdOf(path);
    const { userId, publisherIds } = await this.author.of(body.userId);
    const network = this.networkOf(request);
    const kept = await this.rpc.call(submitRating, {
      ...body,
      userId,
      pluginId,
      authorPublisherIds: [...publisherIds],
      ...(network === undefined ? {} : { network }),
    });
    const here = request.url.split('?', 1)[0]!.replace(/\/+$/, '');
    void reply.header('location', `${here}/${kept.rating.ratingId}`);
    return this.answer(kept, reply);
  }

  async update(path: RatingPath, body: UpdateRatingBody, { request, reply }: Exchange): Promise<RatingView> {
    const userId = body.userId?.toLowerCase();
    const choice = { pluginId: pluginIdOf(path), ratingId: ratingIdOf(path) };
    const authorPublisherIds = await this.publishersOfAuthor(choice);
    const kept = await this.rpc.call(updateRating, {
      ...body,
      ...(userId === undefined ? {} : { userId }),
      ...choice,
      ...conditionOf(request),
      ...(authorPublisherIds === undefined ? {} : { authorPublisherIds }),
    });
    return this.answer(kept, reply);
  }

  async delete(path: RatingPath, request: FastifyRequest): Promise<void> {
    const choice = { pluginId: pluginIdOf(path), ratingId: ratingIdOf(path), ...conditionOf(request) };
    const { pluginId } = await this.rpc.call(deleteRating, choice);
    await this.answers.changed(pluginId);
  }

  /** The rating with its entity tag, once every gateway knows that there is something new. */
  async answer({ rating, etag, sequence }: KeptRating, reply: FastifyReply): Promise<RatingView> {
    if (sequence > 0) await this.answers.changed(rating.pluginId);
    void reply.header('etag', etag);
    return rating;
  }

  /** Those of the author a client speaks for. Of a rating it cannot see nobody is asked: it is refused anyway. */
  private async publishersOfAuthor(choice: RatingChoice): Promise<string[] | undefined> {
    if (currentActor()?.userId !== undefined) return undefined;
    const known = await this.rpc.call(getRating, choice).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'RATING_NOT_FOUND') return undefined;
      throw error;
    });
    return known === undefined ? undefined : this.author.publishersOf(known.rating.userId);
  }

  /** A keyed hash: ratings can tell networks apart and never knows one. */
  private networkOf({ raw, headers }: FastifyRequest): string | undefined {
    const network = networkOf(clientAddress(raw.socket.remoteAddress, headers, trustOf(this.limits)));
    if (network === undefined) return undefined;
    return createHmac('sha256', this.process.REEF_SECRET_KEY).update(`rated from ${network}`).digest('base64url');
  }
}

function conditionOf({ headers }: FastifyRequest): { ifMatch?: string } {
  const ifMatch = headers['if-match'];
  return ifMatch === undefined ? {} : { ifMatch };
}

import { pluginPath, ratingPath } from './rating-api';
import type { Rating } from './rating-types';
import type { RatingDecision, RatingEdit, RatingUnderReview, ReviewQuery } from './review-types';
import { ask, type CallOptions, type Transport, type WriteOptions } from './transport';

/** What others do with a rating: find it helpful, report it, answer it, decide on it. */
export class ReviewApi {
  constructor(private readonly transport: Transport) {}

  /** Says whether one finds a rating helpful; said again, it replaces the last. */
  vote(
    pluginId: string,
    ratingId: string,
    helpful: boolean,
    options?: WriteOptions,
  ): Promise<{ readonly helpfulVotes: number }> {
    return ask(
      this.transport,
      { method: 'PUT', path: `${ratingPath(pluginId, ratingId)}/helpful`, json: { helpful } },
      options,
    );
  }
  /** Tells the staff about a rating. */
  report(
    pluginId: string,
    ratingId: string,
    reason: string,
    options?: WriteOptions,
  ): Promise<{ readonly alreadyReported: boolean }> {
    return ask(
      this.transport,
      { method: 'POST', path: `${ratingPath(pluginId, ratingId)}/reports`, json: { reason } },
      options,
    );
  }
  /** Answers a rating, as a member of the plugin's publisher; said again, it replaces the last. */
  reply(pluginId: string, ratingId: string, reply: string, options?: WriteOptions): Promise<Rating> {
    return ask(
      this.transport,
      { method: 'PUT', path: `${ratingPath(pluginId, ratingId)}/reply`, json: { reply } },
      options,
    );
  }
  takeReplyBack(pluginId: string, ratingId: string, options?: WriteOptions): Promise<Rating> {
    return ask(this.transport, { method: 'DELETE', path: `${ratingPath(pluginId, ratingId)}/reply` }, options);
  }

  /** For moderators. */
  moderate(
    pluginId: string,
    ratingId: string,
    decision: { readonly decision: RatingDecision; readonly reason?: string },
    options?: WriteOptions,
  ): Promise<Rating> {
    return ask(
      this.transport,
      { method: 'POST', path: `${ratingPath(pluginId, ratingId)}/moderation`, json: decision },
      options,
    );
  }
  /** For moderators: what a rating said before, the newest first. */
  history(
    pluginId: string,
    ratingId: string,
    options?: CallOptions,
  ): Promise<{ readonly edits: readonly RatingEdit[] }> {
    return ask(this.transport, { method: 'GET', path: `${ratingPath(pluginId, ratingId)}/history` }, options);
  }
  /** For moderators: what waits for them, the oldest first. */
  waiting(
    query: ReviewQuery = {},
    options?: CallOptions,
  ): Promise<{ readonly ratings: readonly RatingUnderReview[]; readonly next: string | null }> {
    return ask(this.transport, { method: 'GET', path: '/v1/ratings/review', query }, options);
  }
  /** For moderators: lets through everything one automatic rule, such as `burst`, has taken out of sight at a plugin. */
  release(
    pluginId: string,
    rule: string,
    options?: WriteOptions,
  ): Promise<{ readonly released: number; readonly more: boolean }> {
    return ask(
      this.transport,
      { method: 'POST', path: `${pluginPath(pluginId)}/ratings/releases`, json: { rule } },
      options,
    );
  }
}

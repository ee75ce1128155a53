import type { NewRating, Rating, RatingChange, RatingItem, RatingPage, RatingQuery, Tagged } from './rating-types';
import { ask, jsonOf, type Call, type CallOptions, type Transport, type WriteOptions } from './transport';

export interface IfMatch {
  /** The `etag` the change is based on: when the rating has changed since, the write fails with 412. */
  readonly ifMatch?: string | undefined;
}

/** Ratings of plugins (rating spec 4). A plugin is named by its package name or its runtime id. */
export class RatingApi {
  constructor(private readonly transport: Transport) {}

  /** Rates a plugin. A second rating of the same user is refused as `rating_exists`. */
  submit(pluginId: string, rating: NewRating, options?: WriteOptions): Promise<Tagged<Rating>> {
    return this.one({ method: 'POST', path: ratingsPath(pluginId), json: rating }, options);
  }

  /** The numbers of a plugin and one page of its ratings. */
  list(pluginId: string, query: RatingQuery = {}, options?: CallOptions): Promise<RatingPage> {
    return ask(this.transport, { method: 'GET', path: ratingsPath(pluginId), query }, options);
  }

  /** As `list`, unless nothing has changed since the answer with this entity tag; then `undefined`. */
  async listIfChanged(
    pluginId: string,
    query: RatingQuery,
    etag: string | undefined,
    options?: CallOptions,
  ): Promise<Changed<RatingPage> | undefined> {
    const call: Call = { method: 'GET', path: ratingsPath(pluginId), query, headers: { 'if-none-match': etag } };
    const answer = await this.transport.send(call, options);
    if (answer.status === 304) return undefined;
    return { value: jsonOf(call, answer), etag: answer.headers.get('etag') ?? undefined };
  }

  /** Every rating of a plugin, page by page as they are asked for. Ratings that come meanwhile may shift the pages. */
  async *all(
    pluginId: string,
    query: Omit<RatingQuery, 'page'> = {},
    options?: CallOptions,
  ): AsyncGenerator<RatingItem> {
    for (let page = 1; ; page++) {
      const { ratings, meta } = await this.list(pluginId, { limit: 100, ...query, page }, options);
      yield* ratings;
      if (page >= meta.totalPages) return;
    }
  }

  get(pluginId: string, ratingId: string, options?: CallOptions): Promise<Tagged<Rating>> {
    return this.one({ method: 'GET', path: ratingPath(pluginId, ratingId) }, options);
  }

  /** What the token's user has said of a plugin; with a client's own token, what `userId` has. */
  mine(pluginId: string, query: { readonly userId?: string } = {}, options?: CallOptions): Promise<Tagged<Rating>> {
    return this.one({ method: 'GET', path: `${ratingsPath(pluginId)}/mine`, query }, options);
  }

  /** Changes a rating of one's own. */
  update(
    pluginId: string,
    ratingId: string,
    change: RatingChange,
    { ifMatch, ...options }: WriteOptions & IfMatch = {},
  ): Promise<Tagged<Rating>> {
    const headers = { 'if-match': ifMatch };
    return this.one({ method: 'PUT', path: ratingPath(pluginId, ratingId), json: change, headers }, options);
  }

  /** Removes a rating: its author, or an administrator. */
  async remove(
    pluginId: string,
    ratingId: string,
    { ifMatch, ...options }: WriteOptions & IfMatch = {},
  ): Promise<void> {
    const headers = { 'if-match': ifMatch };
    await this.transport.send({ method: 'DELETE', path: ratingPath(pluginId, ratingId), headers }, options);
  }

  private async one(call: Call, options?: WriteOptions): Promise<Tagged<Rating>> {
    const answer = await this.transport.send(call, options);
    const etag = answer.headers.get('etag');
    return { ...jsonOf<Rating>(call, answer), ...(etag === null ? {} : { etag }) };
  }
}

/** Something, and the entity tag to ask with whether it has changed. */
export interface Changed<T> {
  readonly value: T;
  readonly etag: string | undefined;
}

/** Package names such as `@scope/name` are one segment of a path. */
export function pluginPath(pluginId: string): string {
  return `/v1/plugins/${encodeURIComponent(pluginId)}`;
}
function ratingsPath(pluginId: string): string {
  return `${pluginPath(pluginId)}/ratings`;
}
export function ratingPath(pluginId: string, ratingId: string): string {
  return `${ratingsPath(pluginId)}/${encodeURIComponent(ratingId)}`;
}

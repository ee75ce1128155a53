import { SYSTEM_CLOCK, type Clock } from './clock';
import type { RatingApi } from './rating-api';
import type { RatingPage, RatingQuery } from './rating-types';
import type { CallOptions } from './transport';
import { untilAborted } from './until-aborted';
import type { ReceivedWebhook, WebhookHeaders, WebhookVerifier } from './webhook-verifier';

export interface CacheOptions {
  /** Pages kept at most; those used least recently go first. Default 1000. */
  readonly maxEntries?: number;
  /** How long a page is believed without asking, in milliseconds; default 300 000 (rating spec 5.3). */
  readonly maxAgeMs?: number;
  readonly clock?: Pick<Clock, 'nowMs'>;
}

interface Kept {
  readonly page: RatingPage;
  readonly etag: string | undefined;
  /** 0: a webhook said that it changed. */
  readonly believedUntilMs: number;
}

/**
 * Pages of ratings in memory (rating spec 5.3): believed for five minutes, or until a webhook says that they changed;
 * then asked for again with their entity tag, so that what has not changed does not travel.
 */
export class RatingsCache {
  private readonly kept = new Map<string, Kept>();
  private readonly loading = new Map<string, Promise<RatingPage>>();
  /** Goes up with every webhook: what was asked for before one may be older than what it says. */
  private changes = 0;
  private readonly maxEntries: number;
  private readonly maxAgeMs: number;
  private readonly clock: Pick<Clock, 'nowMs'>;

  constructor(
    private readonly ratings: Pick<RatingApi, 'listIfChanged'>,
    { maxEntries = 1000, maxAgeMs = 300_000, clock = SYSTEM_CLOCK }: CacheOptions = {},
  ) {
    this.maxEntries = maxEntries;
    this.maxAgeMs = maxAgeMs;
    this.clock = clock;
  }

  /** As `ratings.list`. Who asks for the same at the same time shares one request. */
  list(pluginId: string, query: RatingQuery = {}, { signal, timeoutMs }: CallOptions = {}): Promise<RatingPage> {
    const key = keyOf(pluginId, query);
    const known = this.kept.get(key);
    if (known !== undefined && this.clock.nowMs() < known.believedUntilMs) {
      this.keep(key, known);
      return Promise.resolve(known.page);
    }
    let loading = this.loading.get(key);
    if (loading === undefined) {
      loading = this.load(key, pluginId, query, timeoutMs).finally(() => {
        if (this.loading.get(key) === loading) this.loading.delete(key);
      });
      this.loading.set(key, loading);
    }
    return untilAborted(loading, signal);
  }

  /**
   * Takes in a request that claims to be a webhook: checks it, and forgets what it says has changed.
   *
   * @returns the webhook, for whatever else is to be done with it
   * @throws WebhookVerificationError; then nothing is forgotten
   */
  receive(verifier: WebhookVerifier, body: string | Uint8Array, headers: WebhookHeaders): ReceivedWebhook {
    const received = verifier.verify(body, headers);
    const { data } = received.event;
    if ('pluginId' in data && typeof data.pluginId === 'string') this.forget(data.pluginId);
    return received;
  }

  /** Believes nothing about a plugin until it has asked again. @param pluginId the canonical package name */
  forget(pluginId: string): void {
    this.changes++;
    this.loading.clear();
    for (const [key, known] of this.kept)
      if (known.page.pluginId === pluginId) this.kept.set(key, { ...known, believedUntilMs: 0 });
  }

  private async load(key: string, pluginId: string, query: RatingQuery, timeoutMs?: number): Promise<RatingPage> {
    const stale = this.kept.get(key);
    const { changes } = this;
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    const fresh = await this.ratings.listIfChanged(pluginId, query, stale?.etag, options);
    const { page, etag } = fresh === undefined ? stale! : { page: fresh.value, etag: fresh.etag };
    if (this.changes === changes) this.keep(key, { page, etag, believedUntilMs: this.clock.nowMs() + this.maxAgeMs });
    return page;
  }

  private keep(key: string, entry: Kept): void {
    this.kept.delete(key);
    this.kept.set(key, entry);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.maxEntries && oldest !== undefined) this.kept.delete(oldest);
  }
}

function keyOf(pluginId: string, { page, limit, minScore, sort }: RatingQuery): string {
  return JSON.stringify([pluginId, page, limit, minScore, sort]);
}

import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  getRatingAggregate,
  listRatings,
  ratablePluginChanged,
  ratingCreated,
  ratingDeleted,
  ratingHelpfulnessChanged,
  ratingModerated,
  ratingReplied,
  ratingUpdated,
  type ListRatingsInput,
} from '@app/contracts';
import { Clock } from '@app/kernel';
import { BUS, OnBroadcast, RpcClient, type Bus, type Envelope } from '@app/messaging';
import { commonHeaders } from '../edge/response-headers';
import { headerList, type HeaderList } from '../response-cache/ready-answer';
import { ResponseCache, type Loaded } from '../response-cache/response-cache';
import { ratingAnswersConfig, type RatingAnswersSettings } from './ratings.config';

/** The longest an answer is believed when the event that changes it gets lost (rating spec 5.3). */
const BELIEVE_MS = 300_000;
/** What an answer weighs beside its bytes. */
const OVERHEAD_BYTES = 600;
/** Says the name of a plugin to every gateway the moment a rating of it was written, ahead of the event. */
const CHANGED = 'reef.tell.gateway.ratings-changed';

/** An answer as it goes out. */
export interface RatingAnswer {
  readonly bytes: Buffer;
  /** Strong: of exactly these bytes. */
  readonly etag: string;
  /** All headers but those of one request. Also of a 304. */
  readonly headers: HeaderList;
}

/**
 * Lists and numbers of ratings, ready as bytes until somebody rates. Those of private plugins are asked for each time:
 * only ratings knows who may see them.
 *
 * A writer always sees what they wrote. `changed` is awaited before a write is answered: this gateway forgets at once,
 * and the bus has handed the news to every other one. The event, which cannot get lost, follows.
 */
@Injectable()
export class RatingAnswers {
  private readonly cache: ResponseCache<RatingAnswer>;
  private readonly validity: Readonly<Record<string, string>>;

  constructor(
    private readonly rpc: RpcClient,
    clock: Clock,
    @Inject(ratingAnswersConfig.token) { RATING_CACHE_MIB, RATING_MAX_AGE }: RatingAnswersSettings,
    @Inject(BUS) private readonly bus: Bus,
  ) {
    const weigh = ({ bytes }: RatingAnswer): number => bytes.length + OVERHEAD_BYTES;
    const capacity = RATING_CACHE_MIB * 2 ** 20;
    this.cache = new ResponseCache({ name: 'ratings', capacity, weigh, believeMs: BELIEVE_MS }, clock);
    this.validity = {
      'cache-control': `private, max-age=${RATING_MAX_AGE}, must-revalidate`,
      vary: 'Accept, Authorization',
    };
    // What was said meanwhile is not known, and broadcasts are not repeated.
    bus.onLoss(() => this.cache.clear());
    bus.broadcast(CHANGED, ({ body }) => this.cache.forget(Buffer.from(body).toString('utf8')));
  }

  /** @throws DomainError as `listRatings` declares */
  list(input: ListRatingsInput): Promise<RatingAnswer> {
    return this.answer(input.pluginId, keyOf(input), async () => {
      const { page: body, isPrivate } = await this.rpc.call(listRatings, input);
      return { body, isPrivate };
    });
  }
  /** @throws DomainError as `getRatingAggregate` declares */
  summary(pluginId: string): Promise<RatingAnswer> {
    return this.answer(pluginId, `${pluginId} summary`, async () => {
      const { summary: body, isPrivate } = await this.rpc.call(getRatingAggregate, { pluginId });
      return { body, isPrivate };
    });
  }

  /** What is known without asking anybody, and everybody with the scope may see. */
  findList(input: ListRatingsInput): RatingAnswer | undefined {
    return this.cache.find(keyOf(input));
  }
  findSummary(pluginId: string): RatingAnswer | undefined {
    return this.cache.find(`${pluginId} summary`);
  }

  /** To be awaited before a write is answered. @param plugin its canonical name */
  async changed(plugin: string): Promise<void> {
    this.cache.forget(plugin);
    await this.bus.tell(CHANGED, { headers: {}, body: Buffer.from(plugin) });
  }

  @OnBroadcast(ratablePluginChanged)
  onPluginChanged({ payload }: Envelope<typeof ratablePluginChanged>): void {
    this.cache.forget(payload.pluginId);
  }
  @OnBroadcast(ratingCreated)
  onCreated({ payload }: Envelope<typeof ratingCreated>): void {
    this.cache.forget(payload.pluginId);
  }
  @OnBroadcast(ratingUpdated)
  onUpdated({ payload }: Envelope<typeof ratingUpdated>): void {
    this.cache.forget(payload.pluginId);
  }
  @OnBroadcast(ratingDeleted)
  onDeleted({ payload }: Envelope<typeof ratingDeleted>): void {
    this.cache.forget(payload.pluginId);
  }
  @OnBroadcast(ratingModerated)
  onModerated({ payload }: Envelope<typeof ratingModerated>): void {
    this.cache.forget(payload.pluginId);
  }
  @OnBroadcast(ratingReplied)
  onReplied({ payload }: Envelope<typeof ratingReplied>): void {
    this.cache.forget(payload.pluginId);
  }
  @OnBroadcast(ratingHelpfulnessChanged)
  onHelpfulnessChanged({ payload }: Envelope<typeof ratingHelpfulnessChanged>): void {
    this.cache.forget(payload.pluginId);
  }

  private answer(
    pluginId: string,
    key: string,
    ask: () => Promise<{ body: { readonly pluginId: string }; isPrivate: boolean }>,
  ): Promise<RatingAnswer> {
    return this.cache.get({ key, about: pluginId }, async (): Promise<Loaded<RatingAnswer>> => {
      const { body, isPrivate } = await ask();
      const bytes = Buffer.from(JSON.stringify(body));
      const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
      const headers = headerList({ ...commonHeaders(), etag, ...this.validity });
      // Events know a plugin by its canonical name: what was asked for by another one would never be forgotten.
      return { value: { bytes, etag, headers }, isPublic: !isPrivate && body.pluginId === pluginId };
    });
  }
}

function keyOf({ pluginId, page, limit, minScore = 1, sort = 'newest' }: ListRatingsInput): string {
  return `${pluginId} ${page} ${limit} ${minScore} ${sort}`;
}

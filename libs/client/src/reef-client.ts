import { accessTokens, type Credentials } from './access-tokens';
import { MAX_ATTEMPTS } from './back-off';
import { SYSTEM_CLOCK, type Clock } from './clock';
import type { Fetch } from './exchange';
import { RatingApi } from './rating-api';
import { ReviewApi } from './review-api';
import { Transport, type TransportSettings } from './transport';
import { TrustApi } from './trust-api';
import { WebhookApi } from './webhook-api';

export interface ReefOptions {
  /** Where Reef is, such as `https://reef.example.org`. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** For one attempt, in milliseconds; default 10 000. */
  readonly timeoutMs?: number;
  /** How often a request is sent at most, the first time included; default 5. */
  readonly maxAttempts?: number;
  /** The longest wait between two attempts, in milliseconds; default 60 000. When Reef asks for more, the call fails. */
  readonly maxWaitMs?: number;
  /** Put before the client's own name. */
  readonly userAgent?: string;
  /** For tests, and for runtimes without a global `fetch`. */
  readonly fetch?: Fetch;
  readonly clock?: Clock;
}

const NAME = 'reef-client/0.1.0';

/** A Reef, as one caller sees it. */
export class ReefClient {
  readonly ratings: RatingApi;
  readonly reviews: ReviewApi;
  readonly webhooks: WebhookApi;
  readonly trust: TrustApi;

  /** @throws TypeError when `baseUrl` is no address of HTTP, or holds a user, a query or a fragment */
  constructor({ baseUrl, credentials, userAgent, ...options }: ReefOptions) {
    const settings: TransportSettings = {
      baseUrl: baseOf(baseUrl),
      userAgent: userAgent === undefined ? NAME : `${userAgent} ${NAME}`,
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
      clock: options.clock ?? SYSTEM_CLOCK,
      timeoutMs: options.timeoutMs ?? 10_000,
      maxAttempts: options.maxAttempts ?? MAX_ATTEMPTS,
      maxWaitMs: options.maxWaitMs ?? 60_000,
    };
    const tokens = accessTokens(credentials, new Transport(settings));
    const transport = new Transport(settings, tokens);
    this.ratings = new RatingApi(transport);
    this.reviews = new ReviewApi(transport);
    this.webhooks = new WebhookApi(transport);
    this.trust = new TrustApi(transport);
  }
}

function baseOf(text: string): string {
  const { protocol, username, password, search, hash, origin, pathname } = new URL(URL.canParse(text) ? text : 'no:');
  const isBare = [username, password, search, hash].every((part) => part === '');
  if (!/^https?:$/.test(protocol) || !isBare)
    throw new TypeError('baseUrl must be an http or https address without user, query and fragment');
  return origin + pathname.replace(/\/+$/, '');
}

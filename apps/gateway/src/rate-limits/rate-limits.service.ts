import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../authentication/identity';
import { RecentlyUsed } from '../authentication/recently-used';
import { afterwards, type NowOrLater } from '../now-or-later';
import { COUNTERS, type Charge, type Counted, type Counters } from './counters';
import { verdict, type Verdict } from './headers.rules';
import { requestsLimited } from './metrics';
import { callerOf, policiesOf, type Caller, type Policy } from './policies.rules';
import { allowances, rateLimitsConfig, type RateLimitSettings } from './rate-limits.config';
import { routeLimits, type RouteLimits } from './routes.rules';

/** What is known of a request before its body is read. */
export interface LimitedRequest {
  readonly method: string;
  readonly url: string;
  /** The route as declared; undefined for an unknown path. */
  readonly template: string | undefined;
  /** Who sends it, as `clientAddress` knows. */
  readonly address: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly identity: Identity;
}

/** Decides whether a caller has asked too much, and says how much is left. */
@Injectable()
export class RateLimits {
  private readonly hashes = new RecentlyUsed<string>(10_000);
  private readonly numbers: Parameters<typeof policiesOf>[3];

  constructor(
    @Inject(rateLimitsConfig.token) settings: RateLimitSettings,
    @Inject(processConfig.token) private readonly process: ProcessSettings,
    @Inject(COUNTERS) private readonly counters: Counters,
  ) {
    this.numbers = { numbers: allowances(settings), adminFactor: settings.RATE_LIMIT_ADMIN_FACTOR };
  }

  /**
   * Counts a request, unless it goes past a limit: then nothing is counted. At once when there is nobody to ask.
   *
   * @returns undefined when the request is under no limit
   * @throws DomainError SERVICE_UNAVAILABLE, as a rejection, when it must not be let in uncounted and cannot be counted
   */
  admit(request: LimitedRequest): NowOrLater<Verdict | undefined> {
    const { method, url, template, address, headers, identity } = request;
    const route = routeLimits(method, template, url);
    if (route === undefined) return undefined;
    const actor = identity.kind === 'known' ? identity.actor : undefined;
    const caller = callerOf({ actor, address, url }, route.bucket);
    const policies = policiesOf(route, caller, headers['content-length'], this.numbers);
    if (policies.length === 0) return undefined;
    const id = this.hashOf(caller.name);
    const charges = policies.map((policy) => chargeOf(policy, caller, id));
    const counted = this.counters.count(charges, route.needsSharedCount);
    const known = counted instanceof Promise ? counted.catch((error: unknown) => refuse(route, error)) : counted;
    return afterwards(known, (sum) => judge(route, policies, sum));
  }

  /** The store need not know who calls. Keyed, since all IPv4 addresses are quickly hashed. */
  private hashOf(name: string): string {
    const known = this.hashes.get(name);
    if (known !== undefined) return known;
    const hmac = createHmac('sha256', this.process.REEF_SECRET_KEY).update(`rate limits of ${name}`);
    const hash = hmac.digest('base64url').slice(0, 22);
    this.hashes.set(name, hash);
    return hash;
  }
}

function judge({ bucket }: RouteLimits, policies: readonly Policy[], counted: Counted): Verdict {
  requestsLimited.inc({ bucket, outcome: counted.admitted ? 'admitted' : 'denied' });
  return verdict(policies, counted);
}
function refuse({ bucket }: RouteLimits, error: unknown): never {
  if (error instanceof DomainError) requestsLimited.inc({ bucket, outcome: 'refused' });
  throw error;
}

/** The braces keep one caller's counts together in a sharded Redis, where one script may touch one shard. */
function chargeOf({ name, cost, limit, windowSeconds }: Policy, { per }: Caller, id: string): Charge {
  return {
    key: `{${id}}:${name}`,
    ...(per === 'ip' ? { crowdKey: name } : {}),
    cost,
    limit,
    windowMs: windowSeconds * 1_000,
  };
}

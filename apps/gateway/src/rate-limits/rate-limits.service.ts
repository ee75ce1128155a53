import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../authentication/identity';
import { RecentlyUsed } from '../authentication/recently-used';
import type { NowOrLater } from '../now-or-later';
import { COUNTERS, type Charge, type Counted, type Counters } from './counters';
import { verdict, type Verdict } from './headers.rules';
import { noteAdmitted, requestsLimited } from './metrics';
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

/** What the requests of one caller to one bucket have in common. */
interface Plan {
  readonly policies: readonly Policy[];
  readonly charges: readonly Charge[];
}
/** About 6 MB. */
const MOST_PLANS = 10_000;

/** Decides whether a caller has asked too much, and says how much is left. */
@Injectable()
export class RateLimits {
  /** Working out again who may do what, and hashing whose count it is, was a tenth of an answer from memory. */
  private readonly plans = new RecentlyUsed<Plan>(MOST_PLANS);
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
    const { policies, charges } = this.planOf(route, caller, headers['content-length']);
    if (policies.length === 0) return undefined;
    const counted = this.counters.count(charges, route.needsSharedCount);
    if (!(counted instanceof Promise)) return judge(route, policies, counted);
    return counted.then(
      (sum) => judge(route, policies, sum),
      (error: unknown) => refuse(route, error),
    );
  }

  private planOf(route: RouteLimits, caller: Caller, contentLength: string | undefined): Plan {
    // What a body costs is another number each time.
    if (route.countsBytes) return this.workOut(route, caller, contentLength);
    const key = `${route.bucket} ${caller.isAdmin ? 'admin' : ''} ${caller.name}`;
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const plan = this.workOut(route, caller, contentLength);
    this.plans.set(key, plan);
    return plan;
  }

  private workOut(route: RouteLimits, caller: Caller, contentLength: string | undefined): Plan {
    const policies = policiesOf(route, caller, contentLength, this.numbers);
    const id = policies.length === 0 ? '' : this.hashOf(caller.name);
    return { policies, charges: policies.map((policy) => chargeOf(policy, caller, id)) };
  }

  /** The store need not know who calls. Keyed, since all IPv4 addresses are quickly hashed. */
  private hashOf(name: string): string {
    const hmac = createHmac('sha256', this.process.REEF_SECRET_KEY).update(`rate limits of ${name}`);
    return hmac.digest('base64url').slice(0, 22);
  }
}

function judge({ bucket }: RouteLimits, policies: readonly Policy[], counted: Counted): Verdict {
  if (counted.admitted) noteAdmitted(bucket);
  else requestsLimited.inc({ bucket, outcome: 'denied' });
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

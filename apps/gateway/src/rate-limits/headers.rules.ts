import type { Counted } from './counters';
import type { Policy } from './policies.rules';

/** What an answer says of the limits its request was under. */
export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Names of the limits that would have been passed; empty when the request is let in. */
  readonly violated: readonly string[];
}

/**
 * Three families that say the same (server-semantics 2.3, standards 3.1): `X-RateLimit-*`, whose reset is a time in
 * epoch seconds; `RateLimit-*`, whose reset is a delay in seconds; the structured `RateLimit` and `RateLimit-Policy`.
 * Seconds are rounded up: whoever waits them is let in. The first two know one limit, that of requests.
 *
 * @param policies at least one
 */
export function verdict(policies: readonly Policy[], { admitted, used, nowMs }: Counted): Verdict {
  const states = policies.map((policy, i) => stateOf(policy, used[i] ?? 0, nowMs));
  const violated = admitted ? [] : states.filter(({ fits }) => !fits);
  const { policy, remaining, endsAt, delay } = states[0]!;
  const headers: Record<string, string> = {
    'x-ratelimit-limit': String(policy.limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(endsAt),
    'ratelimit-limit': String(policy.limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(delay),
    ratelimit: states.map((state) => `"${state.policy.name}";r=${state.remaining};t=${state.delay}`).join(', '),
    'ratelimit-policy': policies.map(declaration).join(', '),
  };
  if (!admitted) headers['retry-after'] = String(Math.max(...violated.map((state) => state.delay)));
  return { headers, violated: violated.map((state) => state.policy.name) };
}

function stateOf(policy: Policy, used: number, nowMs: number) {
  const windowMs = policy.windowSeconds * 1_000;
  const endMs = (Math.floor(nowMs / windowMs) + 1) * windowMs;
  return {
    policy,
    fits: used + policy.cost <= policy.limit,
    remaining: Math.max(policy.limit - used, 0),
    endsAt: endMs / 1_000,
    delay: Math.ceil((endMs - nowMs) / 1_000),
  };
}

function declaration({ name, limit, windowSeconds, unit }: Policy): string {
  return `"${name}";q=${limit};w=${windowSeconds}${unit === 'requests' ? '' : `;qu="${unit}"`}`;
}

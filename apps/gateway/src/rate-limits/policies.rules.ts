import type { Actor } from '@app/kernel';
import type { Allowance, Count } from './numbers.rules';
import type { Bucket, RouteLimits } from './routes.rules';

/** One limit a request is under. */
export interface Policy {
  /** As `RateLimit-Policy` names it. */
  readonly name: string;
  /** What this request uses of it; at most `limit`. */
  readonly cost: number;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly unit: 'requests' | 'content-bytes';
}

/** Whoever is counted: who they are, and which of the two numbers is theirs. */
export interface Caller {
  /** Such as `user:0198…` or `ip:192.0.2.1`; hashed before it is stored. */
  readonly name: string;
  readonly per: keyof Allowance;
  readonly isAdmin: boolean;
}

/** What a request says of itself. */
export interface Facts {
  readonly actor: Actor | undefined;
  readonly address: string | undefined;
  readonly url: string;
}

/**
 * Whom a request counts for: a valid token's user and nobody else, else the address (server-semantics 2.2). The rating
 * API counts OAuth clients, also when they act for users.
 */
export function callerOf({ actor, address, url }: Facts, bucket: Bucket): Caller {
  const name = bucket === 'client' ? (clientName(actor) ?? userName(actor)) : (userName(actor) ?? clientName(actor));
  if (name !== undefined) return { name, per: 'key', isAdmin: actor?.role === 'admin' };
  return { name: `ip:${address ?? nobody(url, bucket)}`, per: 'ip', isAdmin: false };
}

function nobody(url: string, bucket: Bucket): string {
  return bucket === 'download' ? `unknown:${downloadName(url)}` : 'unknown';
}
function userName(actor: Actor | undefined): string | undefined {
  return actor?.userId === undefined ? undefined : `user:${actor.userId}`;
}
function clientName(actor: Actor | undefined): string | undefined {
  return actor?.clientId === undefined ? undefined : `client:${actor.clientId}`;
}

const MAX_PART = 500;
/** Downloads by callers without an address count apart, so that one of them does not starve all others (2.2). */
function downloadName(url: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const values = new URLSearchParams(query);
  const asked = ['slug', 'version', 'tag'].map((name) => `${name}=${(values.get(name) ?? '').slice(0, MAX_PART)}`);
  return `${path.replace(/\/{2,}/g, '/').slice(0, MAX_PART)}?${asked.join('&')}`;
}

const COUNT_OF: Readonly<Record<Bucket, Count>> = {
  read: 'READ',
  write: 'WRITE',
  download: 'DOWNLOAD',
  upload: 'UPLOAD',
  'publish-token': 'PUBLISH_TOKEN',
  'sign-in': 'SIGN_IN',
  client: 'CLIENT',
};

/** How large the body of a publish may be (server-semantics 4.3); what is larger is refused for that reason alone. */
const MAX_BODY_BYTES = 120 * 1024 * 1024;

/** The limits a caller's request is under; empty when none. */
export function policiesOf(
  { bucket, countsBytes }: RouteLimits,
  { per, isAdmin }: Caller,
  contentLength: string | undefined,
  { numbers, adminFactor }: { numbers: Readonly<Record<Count, Allowance>>; adminFactor: number },
): Policy[] {
  const factor = isAdmin && bucket !== 'client' ? adminFactor : 1;
  const windowSeconds = bucket === 'client' ? 1 : 60;
  const policies: Policy[] = [];
  const limit = numbers[COUNT_OF[bucket]][per];
  if (limit !== undefined)
    policies.push({ name: bucket, cost: 1, limit: limit * factor, windowSeconds, unit: 'requests' });
  const bytes = countsBytes ? numbers.UPLOAD_BYTES[per] : undefined;
  if (bytes === undefined) return policies;
  const size = contentLength === undefined ? MAX_BODY_BYTES : Number(contentLength) || 0;
  // More than a whole window holds would never be let in: it then takes all of one.
  const cost = Math.min(size, MAX_BODY_BYTES, bytes * factor);
  policies.push({ name: 'upload-bytes', cost, limit: bytes * factor, windowSeconds, unit: 'content-bytes' });
  return policies;
}

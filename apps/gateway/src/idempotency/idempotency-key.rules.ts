import { createHash } from 'node:crypto';
import { canonicalJson, DomainError, type Actor } from '@app/kernel';

const VISIBLE = /^[\x21-\x7e]{1,255}$/;
/** A String of RFC 9651: quoted, with backslashes before quotes and backslashes only. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/**
 * The key of an `Idempotency-Key` header: a structured-field String as the draft has it, or the bare characters as the
 * rating spec has them. Any 1 to 255 visible ASCII characters will do; a UUID is what clients are advised to send.
 *
 * @throws DomainError IDEMPOTENCY_KEY_INVALID, also for a header that was sent twice
 */
export function idempotencyKey(header: string): string {
  const quoted = header.startsWith('"');
  const key = quoted ? QUOTED.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1') : header;
  if (key === undefined || !VISIBLE.test(key)) throw new DomainError('IDEMPOTENCY_KEY_INVALID');
  return key;
}

/** Within which a key means something: one caller, one route. Undefined for a caller without a name. */
export function idempotencyScope(actor: Actor | undefined, method: string, route: string): string | undefined {
  const caller = [
    ...(actor?.clientId === undefined ? [] : [`client:${actor.clientId}`]),
    ...(actor?.userId === undefined ? [] : [`user:${actor.userId}`]),
  ];
  return caller.length === 0 ? undefined : [...caller, method, route].join(' ');
}

/** All that makes a request this one and no other. */
export interface RequestContent {
  readonly method: string;
  /** The template, such as `/v1/plugins/:name/ratings`. */
  readonly route: string;
  readonly parameters: unknown;
  readonly query: unknown;
  /** Parsed, so that neither white space nor the order of members counts. */
  readonly body: unknown;
}

/**
 * SHA-256 in hexadecimal digits; equal for requests that say the same.
 * @throws DomainError INVALID_INPUT when the body is nested too deeply for anybody to want it
 */
export function fingerprint({ method, route, parameters, query, body }: RequestContent): string {
  try {
    const text = canonicalJson([method, route, parameters, query, body]);
    return createHash('sha256').update(text).digest('hex');
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError('INVALID_INPUT', 'The body is nested too deeply');
    throw error;
  }
}

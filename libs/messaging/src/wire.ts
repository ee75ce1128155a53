import { gunzipSync, gzipSync } from 'node:zlib';
import { DomainError } from '@app/kernel';

/** A message as the bus sees it. Both transports carry exactly this, so nothing works by accident of sharing memory. */
export interface WireMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const COMPRESS_ABOVE_BYTES = 128 * 1024;
/** NATS takes messages up to 1 MiB by default; 64 KiB of that are left for headers, of which the actor is the largest. */
export const MAX_BODY_BYTES = 960 * 1024;
/** The most JSON a message may hold. Also what a compressed body may grow to, so that none is a bomb. */
export const MAX_JSON_BYTES = 16 * 1024 * 1024;

/**
 * Encodes `value` as JSON, compressed when large; file lists of large bundles are the only ones that come near.
 *
 * @throws DomainError PAYLOAD_TOO_LARGE when the bus would refuse it
 */
export function encodeMessage(value: unknown, headers: Record<string, string>): WireMessage {
  const json = Buffer.from(JSON.stringify(value ?? null));
  if (json.length <= COMPRESS_ABOVE_BYTES) return { headers, body: json };
  if (json.length > MAX_JSON_BYTES) throw new DomainError('PAYLOAD_TOO_LARGE');
  const body = gzipSync(json, { level: 1 });
  if (body.length > MAX_BODY_BYTES) throw new DomainError('PAYLOAD_TOO_LARGE');
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body };
}

/** @throws SyntaxError or a zlib error when the body is not what `encodeMessage` wrote */
export function decodeBody({ headers, body }: WireMessage): unknown {
  const json = headers['content-encoding'] === 'gzip' ? gunzipSync(body, { maxOutputLength: MAX_JSON_BYTES }) : body;
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'));
}

import { gunzipSync, gzipSync } from 'node:zlib';

/** A message as the bus sees it. Both transports carry exactly this, so nothing works by accident of sharing memory. */
export interface WireMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** NATS refuses messages above 1 MiB by default; file lists of large bundles are the only ones that come near. */
const COMPRESS_ABOVE_BYTES = 128 * 1024;
const MAX_EXPANDED_BYTES = 64 * 1024 * 1024;

/** Encodes `value` as JSON, compressed when large. */
export function encodeMessage(value: unknown, headers: Record<string, string>): WireMessage {
  const json = Buffer.from(JSON.stringify(value ?? null));
  if (json.length <= COMPRESS_ABOVE_BYTES) return { headers, body: json };
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(json, { level: 1 }) };
}

/** @throws SyntaxError or a zlib error when the body is not what `encodeMessage` wrote */
export function decodeBody({ headers, body }: WireMessage): unknown {
  const json =
    headers['content-encoding'] === 'gzip' ? gunzipSync(body, { maxOutputLength: MAX_EXPANDED_BYTES }) : body;
  return JSON.parse(Buffer.from(json).toString('utf8'));
}

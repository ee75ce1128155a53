import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { digestHeaders, matchesEtag } from './validators.rules';

/** Text made for this answer. */
export interface SentText {
  readonly text: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends text with a strong ETag and digests, or 304 to who has it (RFC 9110 section 13.1.2). */
export async function sendText(request: FastifyRequest, reply: FastifyReply, sent: SentText): Promise<void> {
  const bytes = Buffer.from(sent.text, 'utf8');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const etag = `"sha256-${sha256}"`;
  const cache = { 'cache-control': 'private, max-age=60', 'x-content-type-options': 'nosniff' };
  reply.headers({ ...cache, etag, ...digestHeaders(sha256), ...sent.headers });
  if (matchesEtag(request.headers['if-none-match'], etag)) await reply.status(304).send();
  else await reply.type(sent.contentType).send(bytes);
}

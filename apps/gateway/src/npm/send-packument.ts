import { DomainError } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag } from '../bytes/validators.rules';
import type { Packument } from './packument.rules';

/** Asked for again each time, and answered in a few bytes when nothing has changed: a new version is seen at once. */
const REVALIDATE = 'max-age=0, must-revalidate';

/** Answers with the full or the short form; the tag of the other form matches neither. */
export async function sendPackument(
  request: FastifyRequest,
  reply: FastifyReply,
  { isPublic, full, short }: Packument,
  wantsShort: boolean,
): Promise<void> {
  const { type, bytes, etag } = wantsShort ? short : full;
  reply.headers(documentHeaders(isPublic, etag));
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    await reply.status(304).send();
    return;
  }
  await reply.header('content-type', type).send(bytes);
}

/** What is said of a whole document, also by a 304. */
export function documentHeaders(isPublic: boolean, etag: string): Record<string, string> {
  return { ...validity(isPublic), vary: 'Accept', etag };
}

/** Answers with the entry of one version, or of the version a tag points at. @throws DomainError VERSION_NOT_FOUND */
export async function sendVersion(
  reply: FastifyReply,
  { isPublic, manifests, tags }: Packument,
  versionOrTag: string,
): Promise<void> {
  const version = Object.hasOwn(tags, versionOrTag) ? tags[versionOrTag]! : versionOrTag;
  const manifest = manifests.get(version);
  if (manifest === undefined) throw new DomainError('VERSION_NOT_FOUND');
  await reply.headers(validity(isPublic)).header('content-type', 'application/json').send(manifest);
}

function validity(isPublic: boolean): Record<string, string> {
  return { 'cache-control': `${isPublic ? 'public' : 'private'}, ${REVALIDATE}` };
}

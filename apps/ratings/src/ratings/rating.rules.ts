import { SCOPES, type RatingMetadata, type RatingView } from '@app/contracts';
import { type Actor, DomainError, invalidField } from '@app/kernel';
import type { Rating } from './rating';

const MAX_COMMENT = 500;
/** Line feed and tab are part of a text; every other control character, and half a surrogate pair, is not. */
const NOT_TEXT = /[^\P{Cc}\n\t]|\p{Surrogate}/u;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+_-]*$/;

/**
 * Who may rate a plugin: everybody but the members of its publisher. Scopes were checked at the gateway.
 * @param publisherIds those of the author, when a client speaks for them
 * @throws DomainError RATING_OF_OWN_PLUGIN; FORBIDDEN when nobody is asking
 */
export function assertMayRate(
  actor: Actor | undefined,
  plugin: { readonly ownerId: string },
  publisherIds: readonly string[] = [],
): void {
  if (actor === undefined) throw new DomainError('FORBIDDEN');
  if ([...actor.publisherIds, ...publisherIds].includes(plugin.ownerId)) throw new DomainError('RATING_OF_OWN_PLUGIN');
}

/** Whether the caller is the author, or the client that sent the rating with a token of its own. */
export function isAuthor(actor: Actor | undefined, { userId, clientId }: Pick<Rating, 'userId' | 'clientId'>): boolean {
  if (actor?.userId !== undefined) return actor.userId === userId;
  return actor?.clientId !== undefined && actor.clientId === clientId;
}

/** @throws DomainError RATING_NOT_YOURS unless the caller is the author, or an administrator who deletes */
export function assertMayChange(actor: Actor | undefined, rating: Rating, what: 'update' | 'delete'): void {
  if (isAuthor(actor, rating) || (what === 'delete' && actor?.role === 'admin' && isModerator(actor))) return;
  throw new DomainError('RATING_NOT_YOURS');
}

/** A visible rating is there for everybody, another one for its author and the staff. */
export function maySee(actor: Actor | undefined, rating: Rating): boolean {
  return rating.state === 'visible' || isAuthor(actor, rating) || isModerator(actor);
}

/** A moderator or an administrator; tokens that were made for some scopes do not carry their power. */
export function isModerator(actor: Actor | undefined): boolean {
  if (actor?.tokenKind !== 'api' || actor.role === 'user') return false;
  return SCOPES.every((scope) => actor.scopes.includes(scope));
}

/** A rating as the caller may see it: the words of a banned author are for that author and the staff alone. */
export function shownTo(actor: Actor | undefined, rating: Rating): Rating {
  if (!rating.authorBanned || isAuthor(actor, rating) || isModerator(actor)) return rating;
  const { comment: _comment, ...rest } = rating;
  return rest;
}

/** The strong entity tag of a rating (RFC 9110 section 8.8.3). */
export function etagOf({ id, revision }: Pick<Rating, 'id' | 'revision'>): string {
  return `"${id}.${revision}"`;
}

/**
 * Guards against lost updates (RFC 9110 section 13.1.1). The condition is optional: the rating spec has clients that
 * send none.
 *
 * @param ifMatch the request's header
 * @throws DomainError PRECONDITION_FAILED unless it is `*` or names the rating as it is
 */
export function assertUnchanged(ifMatch: string | undefined, rating: Rating): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.includes(etagOf(rating))) throw new DomainError('PRECONDITION_FAILED');
}

/**
 * A comment as it is kept: NFC, line ends `\n`; undefined when there is nothing but white space.
 * @throws DomainError INVALID_INPUT with more than 500 code points, or control characters (rating spec 4.1)
 */
export function cleanComment(comment: string | null | undefined, field = 'comment'): string | undefined {
  const text = comment?.replace(/\r\n?/g, '\n').normalize('NFC');
  if (text === undefined || text.trim() === '') return undefined;
  assertText(field, text);
  if ([...text].length > MAX_COMMENT)
    throw invalidField(field, 'wrong_length', `must have at most ${MAX_COMMENT} characters`);
  return text;
}

/**
 * Checks what the client says of the circumstances.
 * @throws DomainError INVALID_INPUT with control characters, or a version that cannot be one
 */
export function cleanMetadata(metadata: RatingMetadata | undefined): RatingMetadata {
  const { appVersion, environment, pluginVersion } = metadata ?? {};
  if (appVersion !== undefined) assertText('metadata/appVersion', appVersion);
  if (environment !== undefined) assertText('metadata/environment', environment);
  if (pluginVersion !== undefined && !VERSION.test(pluginVersion))
    throw invalidField('metadata/pluginVersion', 'wrong_format', 'must be a version, such as 1.2.0');
  return { ...metadata };
}

/** What a rating looks like after a partial update: what is absent stays, metadata merge by key (server-semantics 9.1). */
export function mergeRating(
  rating: Rating,
  { score, comment, metadata }: { score?: number; comment?: string | null; metadata?: RatingMetadata },
): Rating {
  const merged = { ...rating.metadata, ...cleanMetadata(metadata) };
  const { comment: _comment, version: _version, ...rest } = rating;
  const text = comment === undefined ? rating.comment : cleanComment(comment);
  return {
    ...rest,
    score: (score ?? rating.score) as Rating['score'],
    ...(text === undefined ? {} : { comment: text }),
    metadata: merged,
    ...(merged.pluginVersion === undefined ? {} : { version: merged.pluginVersion }),
  };
}

/** Whether an update would change nothing: then nothing is written and nothing is said. */
export function isSame(a: Rating, b: Rating): boolean {
  const keys = ['appVersion', 'environment', 'pluginVersion'] as const;
  return a.score === b.score && a.comment === b.comment && keys.every((key) => a.metadata[key] === b.metadata[key]);
}

/** A rating as its author and the API see it. */
export function viewOf(rating: Rating, pluginName: string): RatingView {
  const { id, userId, score, comment, createdAt, updatedAt, state } = rating;
  return {
    ratingId: id,
    pluginId: pluginName,
    userId,
    score,
    ...(comment === undefined ? {} : { comment }),
    createdAt: createdAt.toISOString(),
    ...(updatedAt === undefined ? {} : { updatedAt: updatedAt.toISOString() }),
    ...(state === 'visible' ? {} : { state }),
    meta: {},
  };
}

function assertText(field: string, text: string): void {
  if (NOT_TEXT.test(text)) throw invalidField(field, 'wrong_format', 'must not contain control characters');
}

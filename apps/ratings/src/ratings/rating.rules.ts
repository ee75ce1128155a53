import type { RatingMetadata } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';

const MAX_COMMENT = 500;
/** Line feed and tab are part of a text; every other control character, and half a surrogate pair, is not. */
const NOT_TEXT = /[^\P{Cc}\n\t]|\p{Surrogate}/u;

/**
 * Who may rate a plugin: everybody but the members of its publisher. Scopes were checked at the gateway.
 * @throws DomainError RATING_OF_OWN_PLUGIN; FORBIDDEN when nobody is asking
 */
export function assertMayRate(actor: Actor | undefined, plugin: { readonly ownerId: string }): void {
  if (actor === undefined) throw new DomainError('FORBIDDEN');
  if (actor.publisherIds.includes(plugin.ownerId)) throw new DomainError('RATING_OF_OWN_PLUGIN');
}

/**
 * A comment as it is kept: NFC, line ends `\n`; undefined when there is nothing but white space.
 * @throws DomainError INVALID_INPUT with more than 500 code points, or control characters (rating spec 4.1)
 */
export function cleanComment(comment: string | undefined): string | undefined {
  const text = comment?.replace(/\r\n?/g, '\n').normalize('NFC');
  if (text === undefined || text.trim() === '') return undefined;
  assertText('comment', text);
  if ([...text].length > MAX_COMMENT) throw invalid('comment', `must have at most ${MAX_COMMENT} characters`);
  return text;
}

/**
 * Checks what the client says of the circumstances.
 * @throws DomainError INVALID_INPUT with control characters
 */
export function cleanMetadata(metadata: RatingMetadata | undefined): RatingMetadata {
  const { appVersion, environment } = metadata ?? {};
  if (appVersion !== undefined) assertText('metadata/appVersion', appVersion);
  if (environment !== undefined) assertText('metadata/environment', environment);
  return { ...metadata };
}

function assertText(field: string, text: string): void {
  if (NOT_TEXT.test(text)) throw invalid(field, 'must not contain control characters');
}

function invalid(field: string, message: string): DomainError {
  const problems = [{ pointer: `#/${field}`, message }];
  return new DomainError('INVALID_INPUT', `${field.replace('/', '.')} ${message}`, { problems });
}

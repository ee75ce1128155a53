import { DomainError } from '@app/kernel';

/** As long as a tag set by a publish may be, in characters. */
const MOST_CHARACTERS = 100;
/** More than that of one skill nobody chooses from. */
export const MOST_TAGS = 100;

/**
 * A tag as it is stored: trimmed; `latest` is one tag in any case of letters.
 * @throws DomainError INVALID_INPUT
 */
export function tagNameOf(text: string): string {
  const tag = text.trim();
  if (tag === '') throw new DomainError('INVALID_INPUT', 'Tag is required.');
  if (tag.length > MOST_CHARACTERS)
    throw new DomainError('INVALID_INPUT', `Tag must be at most ${MOST_CHARACTERS} characters.`);
  if (/\p{Cc}/u.test(tag)) throw new DomainError('INVALID_INPUT', 'Tag must be one line of text.');
  return tag.toLowerCase() === 'latest' ? 'latest' : tag;
}

/** @throws DomainError INVALID_INPUT when the skill has so many tags that it gets no new one */
export function assertRoomForTag(tags: Readonly<Record<string, string>>, tag: string): void {
  if (!Object.hasOwn(tags, tag) && Object.keys(tags).length >= MOST_TAGS)
    throw new DomainError('INVALID_INPUT', `A skill has at most ${MOST_TAGS} tags.`);
}

import { DomainError } from '@app/kernel';

const SLUG = /^[a-z0-9](?:(?!--)[a-z0-9-])*[a-z0-9]$/;
const RESERVED = new Set(
  (
    'about admin cli dashboard import management orgs packages plugins publish publish-plugin publish-skill publishers ' +
    'search settings skills souls stars u upload users api auth oauth callback login logout signin signout signup ' +
    'register docs doc help support status health blog news pricing terms privacy legal contact home explore openclaw ' +
    'clawhub clawd clawdbot onlycrabs soulhub me self system root owner official staff team mod moderator new edit ' +
    'delete create update remove public private internal null undefined true false'
  ).split(' '),
);

/**
 * The slug as it is stored: trimmed, lower case (server-semantics 3.1).
 * @throws DomainError PUBLISH_INVALID with the text of the rule it breaks
 */
export function parseSlug(text: string): string {
  const slug = text.trim().toLowerCase();
  if (slug === '') throw invalid('Slug is required.');
  if (slug.length < 3) throw invalid('Slug must be at least 3 characters.');
  if (slug.length > 48) throw invalid('Slug must be at most 48 characters.');
  if (!SLUG.test(slug)) {
    throw invalid(
      'Slug must start and end with a letter or digit, contain only lowercase letters, digits, and single hyphens, ' +
        'and not contain consecutive hyphens.',
    );
  }
  if (RESERVED.has(slug)) throw invalid(`"${slug}" is reserved and cannot be used as a slug.`);
  return slug;
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}

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

/** A slug as it is stored and looked up: trimmed, lower case. */
export function normalSlug(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * What is wrong with a slug for a new skill or a new name (server-semantics 3.1); undefined when nothing is.
 * @param slug as `normalSlug` gives it
 */
export function slugProblem(slug: string): string | undefined {
  if (slug === '') return 'Slug is required.';
  if (slug.length < 3) return 'Slug must be at least 3 characters.';
  if (slug.length > 48) return 'Slug must be at most 48 characters.';
  if (!SLUG.test(slug))
    return (
      'Slug must start and end with a letter or digit, contain only lowercase letters, digits, and single hyphens, ' +
      'and not contain consecutive hyphens.'
    );
  return RESERVED.has(slug) ? `"${slug}" is reserved and cannot be used as a slug.` : undefined;
}

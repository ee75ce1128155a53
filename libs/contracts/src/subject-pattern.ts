/**
 * Which subjects are meant, in the words of NATS: `*` is any one part of a subject, `>` at the end one or more.
 * `reef.evt.ratings.rating.*.v1`, `reef.evt.ratings.>`, or a subject itself.
 */
export const SUBJECT_PATTERN = /^(\*|[\w-]+)(\.(\*|[\w-]+))*(\.>)?$|^>$/;

/** The pattern as the source of a regular expression, for Postgres and JavaScript alike. */
export function subjectExpression(pattern: string): string {
  const parts = pattern.split('.').map((part) => {
    if (part === '*') return '[^.]+';
    return part === '>' ? '.+' : part;
  });
  return `^${parts.join('\\.')}$`;
}

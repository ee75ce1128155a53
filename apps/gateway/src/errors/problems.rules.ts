import type { Problem } from '@app/contracts';

/** How many problems one sentence names (server-semantics 0.2). */
const MAX_NAMED = 3;

/** `slug: must be a string; files.0.size: must not be less than 0 (+2 more)`. */
export function problemsText(problems: readonly Problem[]): string {
  const named = problems.slice(0, MAX_NAMED).map(({ pointer, message }) => `${pathOf(pointer)}${message}`);
  const rest = problems.length - named.length;
  return `${named.join('; ')}${rest > 0 ? ` (+${rest} more)` : ''}`;
}

/** Reads the problems out of an error's details, which may have come over the bus. */
export function problemsIn(details: Readonly<Record<string, unknown>>): Problem[] {
  const problems = Array.isArray(details.problems) ? details.problems.filter(isProblem) : [];
  // A service of the release before names no kind.
  return problems.map((problem) => ({ ...problem, code: problem.code ?? 'invalid' }));
}

function isProblem(value: unknown): value is Omit<Problem, 'code'> & Partial<Problem> {
  const { pointer, message } = (value ?? {}) as Partial<Record<'pointer' | 'message', unknown>>;
  return typeof pointer === 'string' && typeof message === 'string';
}

/** `#/files/0/size` as `files.0.size: `; nothing for the whole body. */
function pathOf(pointer: string): string {
  const path = pointer.replace(/^#\/?/, '').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  return path === '' ? '' : `${path}: `;
}

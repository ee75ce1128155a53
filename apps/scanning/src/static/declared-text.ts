const MOST_CHARS = 1024 * 1024;

/**
 * All keys and strings inside a value, a line each (line breaks inside a string stay). Shared and circular parts are
 * visited once: front matter may hold aliases that would make its JSON grow without bound.
 *
 * @returns at most about 1 MiB of text, and whether something was left out
 */
export function declaredText(value: unknown): { text: string; complete: boolean } {
  const seen = new Set<object>();
  const parts: string[] = [];
  const waiting: unknown[] = [value];
  let chars = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string' || typeof next === 'number') {
      const part = String(next);
      parts.push(part.slice(0, MOST_CHARS - chars));
      chars += part.length + 1;
      if (chars > MOST_CHARS) return { text: parts.join('\n'), complete: false };
    } else if (typeof next === 'object' && next !== null && !seen.has(next)) {
      seen.add(next);
      const keyed = !Array.isArray(next);
      for (const [key, inner] of Object.entries(next).reverse()) waiting.push(inner, ...(keyed ? [key] : []));
    }
  }
  return { text: parts.join('\n'), complete: true };
}

const BLOCKS = ['openclaw', 'clawdis', 'clawdbot'];

/**
 * The environment names a publisher declared, in upper case (section 5.1): `primaryEnv`, `envVars`, `env` and
 * `requires.env` at the top of the front matter or metadata, in their `openclaw`, `clawdis` and `clawdbot` blocks, and
 * in those blocks of a `metadata` inside them.
 */
export function declaredEnvOf(frontMatter: unknown, metadata: unknown): Set<string> {
  const names = new Set<string>();
  for (const root of [frontMatter, metadata]) {
    const places = [root, ...blocksOf(root), ...blocksOf(field(root, 'metadata'))];
    for (const place of places) {
      const lists = [field(place, 'primaryEnv'), field(place, 'envVars'), field(place, 'env')];
      for (const list of [...lists, field(field(place, 'requires'), 'env')]) {
        for (const name of namesIn(list)) names.add(name.toUpperCase());
      }
    }
  }
  return names;
}

function blocksOf(value: unknown): unknown[] {
  return BLOCKS.map((block) => field(value, block));
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

/** Names may be one string with commas, a list, a list of `{name}`, or the keys of an object. */
function namesIn(list: unknown): string[] {
  if (typeof list === 'string') return list.split(',').map((name) => name.trim());
  if (Array.isArray(list)) {
    const items: readonly unknown[] = list;
    return items.map((item) => field(item, 'name') ?? item).filter((name) => typeof name === 'string');
  }
  return typeof list === 'object' && list !== null ? Object.keys(list) : [];
}

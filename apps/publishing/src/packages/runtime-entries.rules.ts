type Fields = Record<string, unknown>;

const TYPESCRIPT = /\.[mc]?ts$/;
const COMPILED = ['js', 'mjs', 'cjs'];

/** What is missing for OpenClaw to load a code plugin's entries (server-semantics 4.4, step 9); empty when nothing. */
export function runtimeProblems(name: string, openclaw: Fields, paths: ReadonlySet<string>): string[] {
  const extensions = texts(openclaw.extensions);
  const runtime = texts(openclaw.runtimeExtensions);
  if (runtime.length === 0) return extensions.flatMap((entry) => uncompiled(name, entry, paths));
  const unequal =
    runtime.length === extensions.length
      ? []
      : [
          `${name} openclaw.runtimeExtensions length (${runtime.length}) must match openclaw.extensions length (${extensions.length}).`,
        ];
  const missing = runtime.map(relative).filter((path) => !paths.has(path));
  return [...unequal, ...missing.map((path) => `${name} runtime extension entry not found: ./${path}`)];
}

function uncompiled(name: string, entry: string, paths: ReadonlySet<string>): string[] {
  if (!TYPESCRIPT.test(entry)) return [];
  const base = relative(entry).replace(TYPESCRIPT, '');
  const places = [`dist/${base.replace(/^src\//, '')}`, base].flatMap((stem) =>
    COMPILED.map((ext) => `${stem}.${ext}`),
  );
  if (places.some((path) => paths.has(path))) return [];
  const expected = places.map((path) => `./${path}`).join(', ');
  return [`${name} requires compiled runtime output for TypeScript entry ${entry}: expected ${expected}`];
}

function relative(entry: string): string {
  return entry.replace(/^\.\//, '');
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').slice(0, 100) : [];
}

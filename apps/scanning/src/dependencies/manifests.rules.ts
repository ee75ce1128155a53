import type { TextFile } from '../static/scan-result';
import { registryName, type Dependency, type Ecosystem, type FoundDependencies } from './dependency';
import { requirementName } from './requirement.rules';
import { cargoNames, pyprojectNames } from './toml-manifests.rules';

/** Names looked up for one version (server-semantics 5.4). */
export const MOST_DEPENDENCIES = 120;

const REQUIREMENTS = /^requirements(?:[-_](?:dev|test))?\.txt$/;
const VENDORED = new Set('node_modules vendor __pycache__ .venv venv target .cargo dist build'.split(' '));
const ELSEWHERE = /^(?:file|link|git\+[a-z]{1,10}|git|github|bitbucket|gist|https?|workspace|npm):/;
/** `owner/repo`, which npm takes for GitHub. */
const SHORTHAND = /^[\w.-]{1,100}\/[\w.-]{1,100}(?:#|$)/;
const MOST_CHARS = 1024 * 1024;
const MOST_LINE = 2_000;

/**
 * The packages that the manifests of a bundle want from a public registry, each once. What comes from elsewhere
 * (a repository, an address, a folder) is not looked up.
 */
export function dependenciesIn(files: readonly TextFile[]): FoundDependencies {
  const found = new Map<string, Dependency>();
  const notLookedAt: { path: string; reason: string }[] = [];
  for (const { path, text } of files) {
    const manifest = manifestOf(path);
    if (manifest === undefined) continue;
    if (text.length > MOST_CHARS) notLookedAt.push({ path, reason: `The manifest exceeds ${MOST_CHARS} characters.` });
    for (const raw of manifest.names(text.slice(0, MOST_CHARS))) {
      const name = registryName(manifest.ecosystem, raw);
      if (name === undefined) notLookedAt.push({ path, reason: 'A name that its registry cannot have.' });
      else {
        const key = `${manifest.ecosystem}:${name}`;
        if (!found.has(key)) found.set(key, { ecosystem: manifest.ecosystem, name, file: path });
      }
    }
  }
  const dependencies = [...found.values()];
  if (dependencies.length > MOST_DEPENDENCIES)
    notLookedAt.push({
      path: '(manifests)',
      reason: `Of ${dependencies.length} dependencies only the first ${MOST_DEPENDENCIES} were looked up.`,
    });
  return { dependencies: dependencies.slice(0, MOST_DEPENDENCIES), notLookedAt };
}

interface Manifest {
  readonly ecosystem: Ecosystem;
  readonly names: (text: string) => Iterable<string>;
}
function manifestOf(path: string): Manifest | undefined {
  const folders = path.split('/');
  const file = folders.pop()!.toLowerCase();
  if (folders.some((folder) => VENDORED.has(folder.toLowerCase()))) return undefined;
  if (file === 'package.json') return { ecosystem: 'npm', names: packageJsonNames };
  if (file === 'pyproject.toml') return { ecosystem: 'pypi', names: pyprojectNames };
  if (file === 'cargo.toml') return { ecosystem: 'crates', names: cargoNames };
  return REQUIREMENTS.test(file) ? { ecosystem: 'pypi', names: requirementsNames } : undefined;
}

function packageJsonNames(text: string): string[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return [];
  }
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'].map((key) => property(manifest, key));
  return groups.flatMap((group) =>
    Object.entries(typeof group === 'object' && group !== null && !Array.isArray(group) ? group : {})
      .filter(([, spec]) => typeof spec === 'string' && !isElsewhere(spec.trim()))
      .map(([name]) => name),
  );
}
function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
function isElsewhere(spec: string): boolean {
  return ELSEWHERE.test(spec) || SHORTHAND.test(spec) || spec.startsWith('.') || spec.startsWith('/');
}

function* requirementsNames(text: string): Generator<string> {
  for (const line of text.split(/\r?\n/)) {
    const name = requirementName(line.slice(0, MOST_LINE));
    if (name !== undefined) yield name;
  }
}

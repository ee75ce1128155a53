import { DomainError } from '@app/kernel';
import { plainJson } from '../publisher/plain-text.rules';
import { isRecord } from '../skills/front-matter.rules';
import type { PackageRequest } from './package-request.rules';
import { runtimeProblems } from './runtime-entries.rules';

type Fields = Record<string, unknown>;

/** What a ClawPack says of itself. */
export interface Manifests {
  readonly packageJson: Fields & { readonly name: string; readonly version: string };
  readonly plugin: Fields;
  /** The `openclaw` object of package.json; empty without one. */
  readonly openclaw: Fields;
}

const ONE_LEVEL = /^[^/]+$/;
const MAX_DEPTH = 30;

/**
 * Reads both manifests.
 * @param texts root files by lower-case name
 * @throws DomainError PUBLISH_INVALID
 */
export function parseManifests(texts: ReadonlyMap<string, string>): Manifests {
  const packageJson = parseManifest('package.json', texts);
  const { name, version } = packageJson;
  if (typeof name !== 'string' || name.trim() === '') throw invalid('ClawPack package.json must declare a name');
  if (typeof version !== 'string' || version.trim() === '') {
    throw invalid('ClawPack package.json must declare a version');
  }
  const plugin = parseManifest('openclaw.plugin.json', texts);
  const openclaw = isRecord(packageJson.openclaw) ? packageJson.openclaw : {};
  return { packageJson: { ...packageJson, name, version }, plugin, openclaw };
}

/**
 * Whether the manifests are those of the published release (server-semantics 4.4, steps 7 to 11).
 * @param paths every file of the ClawPack
 * @throws DomainError PUBLISH_INVALID
 */
export function assertManifests(manifests: Manifests, request: PackageRequest, paths: ReadonlySet<string>): void {
  const { packageJson, plugin, openclaw } = manifests;
  const { name, version, family } = request;
  if (packageJson.name.trim().toLowerCase() !== name) {
    throw invalid(`package.json name must match published package name (${name})`);
  }
  if (family === 'code-plugin') {
    const problems = [...versionProblems(openclaw), ...runtimeProblems(name, openclaw, paths)];
    if (problems.length > 0) throw invalid(problems.join(' '));
  }
  if (packageJson.version !== version) throw invalid(`ClawPack package.json version must match ${version}`);
  if (family === 'code-plugin') assertCodePlugin(plugin, openclaw);
}

/** A member of a member of an object, when it is a text that is not blank. */
export function textAt(fields: Fields, ...path: string[]): string | undefined {
  const value = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), fields);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function parseManifest(file: string, texts: ReadonlyMap<string, string>): Fields {
  const text = texts.get(file);
  if (text === undefined) throw invalid(`ClawPack must contain package/${file}`);
  const value = parseJson(text);
  if (value === undefined) throw invalid(`ClawPack ${file} is invalid JSON`);
  if (!isRecord(value)) throw invalid(`ClawPack ${file} must be an object`);
  return value;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return depthOf(value) > MAX_DEPTH ? undefined : plainJson(value);
  } catch {
    return undefined; // also when it is nested so deeply that looking at it overflows the stack
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((deepest, member) => Math.max(deepest, depthOf(member)), 0);
}

function versionProblems(openclaw: Fields): string[] {
  const needed = [
    ['compat', 'pluginApi'],
    ['build', 'openclawVersion'],
  ] as const;
  return needed
    .filter((path) => textAt(openclaw, ...path) === undefined)
    .map((path) => `openclaw.${path.join('.')} is required for external code plugins published to ClawHub.`);
}

function assertCodePlugin(plugin: Fields, openclaw: Fields): void {
  if (!Array.isArray(openclaw.extensions) || openclaw.extensions.length === 0) {
    throw invalid('package.json must declare openclaw.extensions');
  }
  if (textAt(plugin, 'id') === undefined) throw invalid('openclaw.plugin.json must declare an id');
  const hasSchema =
    typeof plugin.configSchema === 'string' || isRecord(plugin.configSchema) || isRecord(openclaw.configSchema);
  if (!hasSchema) throw invalid('Code plugins must declare a config schema');
}

/** Whether a file stands directly below `package/`. */
export function isRootFile(path: string): boolean {
  return ONE_LEVEL.test(path);
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}

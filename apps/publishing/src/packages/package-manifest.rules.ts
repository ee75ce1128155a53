import { DomainError } from '@app/kernel';
import { plainJson } from '../publisher/plain-text.rules';
import { isRecord } from '../skills/front-matter.rules';
import type { PackageRequest } from './package-request.rules';
import { runtimeProblems } from './runtime-entries.rules';

type Fields = Record<string, unknown>;

/** What a release says of itself. */
export interface Manifests {
  /** Empty when the release has none, which only single files can. */
  readonly packageJson: Fields;
  readonly plugin: Fields;
  /** The `openclaw` object of package.json; empty without one. */
  readonly openclaw: Fields;
}
/** The root files that are looked into, by lower-case name. */
export type RootTexts = ReadonlyMap<string, string>;

const ONE_LEVEL = /^[^/]+$/;
const MAX_DEPTH = 30;

/** Reads both manifests of a ClawPack, which must be there (server-semantics 4.10). @throws DomainError PUBLISH_INVALID */
export function parseManifests(texts: RootTexts): Manifests {
  const packageJson = packedManifest('package.json', texts);
  if (textAt(packageJson, 'name') === undefined) throw invalid('ClawPack package.json must declare a name');
  if (textAt(packageJson, 'version') === undefined) throw invalid('ClawPack package.json must declare a version');
  return manifestsOf(packageJson, packedManifest('openclaw.plugin.json', texts));
}

/**
 * Reads the manifests among single files and compares their name with that of the release (server-semantics 4.4, steps
 * 6 to 8). @throws DomainError PUBLISH_INVALID
 */
export function parseLooseManifests(texts: RootTexts, { name }: Pick<PackageRequest, 'name'>): Manifests {
  const packageJson = looseManifest('package.json', texts);
  const plugin = looseManifest('openclaw.plugin.json', texts);
  if (packageJson !== undefined) assertName(packageJson, name);
  if (plugin === undefined) throw invalid('openclaw.plugin.json is required for plugin packages');
  return manifestsOf(packageJson ?? {}, plugin);
}

/**
 * Whether the manifests of a ClawPack are those of the published release (server-semantics 4.4, steps 7 to 11).
 * @param paths every file of the release
 * @throws DomainError PUBLISH_INVALID
 */
export function assertManifests(manifests: Manifests, request: PackageRequest, paths: ReadonlySet<string>): void {
  const { packageJson } = manifests;
  assertName(packageJson, request.name);
  assertRuntime(manifests, request, paths);
  if (packageJson.version !== request.version)
    throw invalid(`ClawPack package.json version must match ${request.version}`);
  assertCodePlugin(manifests, request);
}

/** The same for single files, whose name was compared before; their version need not be in package.json. */
export function assertLooseManifests(manifests: Manifests, request: PackageRequest, paths: ReadonlySet<string>): void {
  assertRuntime(manifests, request, paths);
  assertCodePlugin(manifests, request);
}

/** A member of a member of an object, when it is a text that is not blank. */
export function textAt(fields: Fields, ...path: string[]): string | undefined {
  const value = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), fields);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function manifestsOf(packageJson: Fields, plugin: Fields): Manifests {
  return { packageJson, plugin, openclaw: isRecord(packageJson.openclaw) ? packageJson.openclaw : {} };
}

function packedManifest(file: string, texts: RootTexts): Fields {
  const text = texts.get(file);
  if (text === undefined) throw invalid(`ClawPack must contain package/${file}`);
  const value = parseJson(text);
  if (value === undefined) throw invalid(`ClawPack ${file} is invalid JSON`);
  if (!isRecord(value)) throw invalid(`ClawPack ${file} must be an object`);
  return value;
}

function looseManifest(file: string, texts: RootTexts): Fields | undefined {
  const text = texts.get(file);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (!isRecord(value)) throw invalid('Invalid JSON file');
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

function assertName(packageJson: Fields, name: string): void {
  const declared = textAt(packageJson, 'name');
  if (declared === undefined) throw invalid('package.json must declare a name');
  if (declared.toLowerCase() !== name) throw invalid(`package.json name must match published package name (${name})`);
}

/** All that OpenClaw would miss when it loads a code plugin, in one sentence after the other. */
function assertRuntime({ openclaw }: Manifests, { family, name }: PackageRequest, paths: ReadonlySet<string>): void {
  if (family !== 'code-plugin') return;
  const problems = [...versionProblems(openclaw), ...runtimeProblems(name, openclaw, paths)];
  if (problems.length > 0) throw invalid(problems.join(' '));
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

function assertCodePlugin({ plugin, openclaw }: Manifests, { family }: PackageRequest): void {
  if (family !== 'code-plugin') return;
  if (!Array.isArray(openclaw.extensions) || openclaw.extensions.length === 0)
    throw invalid('package.json must declare openclaw.extensions');
  if (textAt(plugin, 'id') === undefined) throw invalid('openclaw.plugin.json must declare an id');
  const hasSchema =
    typeof plugin.configSchema === 'string' || isRecord(plugin.configSchema) || isRecord(openclaw.configSchema);
  if (!hasSchema) throw invalid('Code plugins must declare a config schema');
}

/** Whether a file stands in the root of its release. */
export function isRootFile(path: string): boolean {
  return ONE_LEVEL.test(path);
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}

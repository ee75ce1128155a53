import { assertManifests, parseManifests } from './package-manifest.rules';
import { packageCapabilities } from './package-capabilities.rules';
import { packageDetails, packageSummary, runtimeIdOf } from './package-details.rules';
import { assertScope, parsePackageName, scopeOf, tarballName } from './package-name.rules';
import { assertChannel, assertSource, parsePackageRequest, type PackageRequest } from './package-request.rules';

const source = {
  kind: 'github',
  url: 'https://x',
  repo: 'a/b',
  ref: 'main',
  commit: 'c0ffee',
  path: '.',
  importedAt: 1,
} as const;
const payload = { name: 'demo', family: 'code-plugin', version: '1.0.0', source };
const request: PackageRequest = parsePackageRequest(payload);
const openclaw = {
  extensions: ['./dist/index.js'],
  compat: { pluginApi: '>=1' },
  build: { openclawVersion: '2026.9.6' },
};
const PACKAGE = { name: 'demo', version: '1.0.0', description: 'Demo.', openclaw, dependencies: { a: '^1', b: 2 } };
const PLUGIN = { id: 'demo-plugin', configSchema: {} };
const paths = new Set(['package.json', 'openclaw.plugin.json', 'dist/index.js']);

function manifests(changes: object = {}, plugin: object = PLUGIN) {
  return parseManifests(
    new Map([
      ['package.json', JSON.stringify({ ...PACKAGE, ...changes })],
      ['openclaw.plugin.json', JSON.stringify(plugin)],
    ]),
  );
}

describe('parsePackageName', () => {
  it.each(['demo', '@alice/demo', 'a.b_c-d'])('accepts %s', (name) =>
    expect(parsePackageName(` ${name.toUpperCase()} `)).toBe(name),
  );
  it.each([
    [' ', 'Package name required'],
    ['a b', 'Package name must be lowercase and npm-safe (example: @scope/name or plugin-name)'],
    ['@a', 'Package name must be lowercase and npm-safe'],
    ['../a', 'Package name must be lowercase and npm-safe'],
    ['publish', 'Package name "publish" is reserved for ClawHub routes.'],
  ])('refuses %j', (name, text) => expect(() => parsePackageName(name)).toThrow(text));
});

describe('assertScope', () => {
  it.each(['demo', '@alice/demo'])('lets alice publish %s', (name) => {
    expect(() => assertScope(name, 'Alice', true)).not.toThrow();
  });
  it('says which of two names to change', () => {
    expect(() => assertScope('@bob/x', 'alice', true)).toThrow(
      'Package scope "@bob" must match selected owner "@alice". Publish as "@bob" or rename this package to "@alice/x".',
    );
  });
  it('refuses the namespace of somebody else', () => {
    expect(() => assertScope('@bob/x', 'alice', false)).toThrow('you do not have publish access to that publisher');
  });
  it('knows a scope and a tarball name', () => {
    expect([scopeOf('a'), scopeOf('@a/b'), tarballName('@a/b', '1.0.0')]).toEqual([undefined, 'a', 'a-b-1.0.0.tgz']);
  });
});

describe('parsePackageRequest', () => {
  it('fills in what may be left out', () => {
    expect(parsePackageRequest({ ...payload, name: 'Demo' })).toEqual({
      ...{ name: 'demo', family: 'code-plugin', displayName: 'demo', version: '1.0.0', changelog: '' },
      ...{ tags: ['latest'], labels: { categories: [], topics: [] }, source },
    });
  });
  it('keeps where a plugin is filed, as of skills', () => {
    const said = { ...payload, categories: ['Data Science', 'data-science'], topics: ['pdf'] };
    expect(parsePackageRequest(said).labels).toEqual({ categories: ['data-science'], topics: ['pdf'] });
    const six = { ...payload, categories: ['a', 'b', 'c', 'd', 'e', 'f'] };
    expect(() => parsePackageRequest(six)).toThrow('At most 5 categories are allowed.');
  });
  it.each([
    [{ family: 'skill', name: '' }, 'Skill packages must use the skills publish flow'],
    [{ family: 'claw' }, 'Packages of the family "claw" cannot be published here'],
    [{ version: ' ' }, 'Version required'],
    [{ version: '1.0' }, 'Code plugin versions must be valid semver'],
    [{ family: 'bundle-plugin', version: '../1' }, 'Version may only contain letters'],
  ])('refuses %j', (changes, text) => expect(() => parsePackageRequest({ ...payload, ...changes })).toThrow(text));
  it('lets bundles call their versions as they like', () => {
    expect(parsePackageRequest({ ...payload, family: 'bundle-plugin', version: '2026-11' }).version).toBe('2026-11');
  });
  it('wants to know where code comes from', () => {
    const text = 'Code plugins require source repo and commit metadata';
    expect(() => assertSource({ ...request, source: null })).toThrow(text);
    expect(() => assertSource({ ...request, source: { ...source, commit: ' ' } })).toThrow(text);
    expect(() => assertSource({ ...request, family: 'bundle-plugin', source: null })).not.toThrow();
  });
});

describe('parseManifests', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no package.json', {}, 'ClawPack must contain package/package.json'],
    [
      'no plugin manifest',
      { 'package.json': '{"name":"a","version":"1"}' },
      'ClawPack must contain package/openclaw.plugin.json',
    ],
    ['broken JSON', { 'package.json': '{' }, 'ClawPack package.json is invalid JSON'],
    ['a list', { 'package.json': '[]' }, 'ClawPack package.json must be an object'],
    ['JSON nested beyond reason', { 'package.json': '['.repeat(100_000) + ']'.repeat(100_000) }, 'invalid JSON'],
    ['no name', { 'package.json': '{"version":"1"}' }, 'ClawPack package.json must declare a name'],
    ['no version', { 'package.json': '{"name":"a"}' }, 'ClawPack package.json must declare a version'],
    [
      'a plugin manifest of one word',
      { 'package.json': '{"name":"a","version":"1"}', 'openclaw.plugin.json': '"x"' },
      'ClawPack openclaw.plugin.json must be an object',
    ],
  ])('refuses %s', (_name, texts, text) => {
    expect(() => parseManifests(new Map(Object.entries(texts)))).toThrow(text);
  });
});

describe('assertManifests', () => {
  it('accepts a plugin that has everything', () => {
    expect(() => assertManifests(manifests(), request, paths)).not.toThrow();
  });
  it.each<[string, object, object, string]>([
    ['another name', { name: 'other' }, PLUGIN, 'package.json name must match published package name (demo)'],
    ['another version', { version: '1.0.1' }, PLUGIN, 'ClawPack package.json version must match 1.0.0'],
    [
      'no versions of OpenClaw',
      { openclaw: {} },
      PLUGIN,
      'openclaw.compat.pluginApi is required for external code plugins published to ClawHub. openclaw.build.openclawVersion is required',
    ],
    [
      'no extensions',
      { openclaw: { ...openclaw, extensions: [] } },
      PLUGIN,
      'package.json must declare openclaw.extensions',
    ],
    ['no id', {}, { configSchema: {} }, 'openclaw.plugin.json must declare an id'],
    ['no config schema', {}, { id: 'a' }, 'Code plugins must declare a config schema'],
    [
      'TypeScript nobody compiled',
      { openclaw: { ...openclaw, extensions: ['./src/index.ts'] } },
      PLUGIN,
      'demo requires compiled runtime output for TypeScript entry ./src/index.ts: expected ./dist/index.js',
    ],
    [
      'a runtime entry that is not there',
      { openclaw: { ...openclaw, runtimeExtensions: ['./gone.js', './dist/index.js'] } },
      PLUGIN,
      'demo openclaw.runtimeExtensions length (2) must match openclaw.extensions length (1). demo runtime extension entry not found: ./gone.js',
    ],
  ])('refuses %s', (name, changes, plugin, text) => {
    const files = name.startsWith('TypeScript') ? new Set(['src/index.ts']) : paths;
    expect(() => assertManifests(manifests(changes, plugin), request, files)).toThrow(text);
  });
  it('accepts TypeScript with its compiled output', () => {
    const typed = manifests({ openclaw: { ...openclaw, extensions: ['./src/index.ts'] } });
    expect(() => assertManifests(typed, request, paths)).not.toThrow();
  });
  it('asks less of a bundle', () => {
    const bundle = manifests({ openclaw: undefined }, {});
    expect(() => assertManifests(bundle, { ...request, family: 'bundle-plugin' }, paths)).not.toThrow();
    expect(runtimeIdOf({ ...request, family: 'bundle-plugin' }, bundle)).toBe('demo');
  });
});

describe('what the catalog is told', () => {
  const tarball = {
    sha256: 'f'.repeat(64),
    size: 9,
    npmIntegrity: 'sha512-x',
    npmShasum: 'y',
    npmUnpackedSize: 5,
    npmFileCount: 2,
  };
  it('has compatibility, verification and artifact', () => {
    expect(packageDetails(request, manifests(), tarball, new Set())).toEqual({
      artifact: { kind: 'npm-pack', format: 'tgz', npmTarballName: 'demo-1.0.0.tgz', ...tarball },
      compatibility: { pluginApiRange: '>=1', builtWithOpenClawVersion: '2026.9.6' },
      capabilities: packageCapabilities(request, manifests(), {
        ...{ runtimeId: 'demo-plugin', paths: new Set<string>(), isClawPack: true },
      }),
      verification: {
        ...{
          tier: 'source-linked',
          scope: 'artifact-only',
          sourceRepo: 'a/b',
          sourceCommit: 'c0ffee',
          sourceTag: 'main',
        },
        summary: 'Validated package structure and linked the release to source metadata.',
        hasProvenance: false,
      },
      npm: { description: 'Demo.', dependencies: { a: '^1' }, _hasShrinkwrap: false },
    });
  });
  it('has the summary of package.json, else of the README, else the name', () => {
    expect(packageSummary('demo', manifests(), '# x')).toBe('Demo.');
    const silent = manifests({ description: ' ' });
    expect(packageSummary('demo', silent, '---\ndescription: From above.\n---\n')).toBe('From above.');
    expect(packageSummary('demo', silent, '# Demo\n\nToo short.\n\nLong enough to say something.\n')).toBe(
      'Long enough to say something.',
    );
    expect(packageSummary('demo', silent, undefined)).toBe('demo');
  });
});

describe('assertChannel', () => {
  it('keeps the official channel for trusted publishers', () => {
    const refusal = 'Only trusted publishers may publish to the official channel';
    expect(() => assertChannel({ channel: 'official' }, false)).toThrow(refusal);
    expect(() => assertChannel({ channel: 'official' }, true)).not.toThrow();
    expect(() => assertChannel({ channel: 'private' }, false)).not.toThrow();
    expect(() => assertChannel({}, false)).not.toThrow();
  });
});

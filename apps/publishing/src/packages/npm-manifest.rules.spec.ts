import { npmManifest } from './npm-manifest.rules';

const listed = (packageJson: Record<string, unknown>, paths: string[] = []) => {
  const { _hasShrinkwrap, ...fields } = npmManifest({ name: '@a/demo', ...packageJson }, new Set(paths));
  expect(_hasShrinkwrap).toBe(paths.includes('npm-shrinkwrap.json'));
  return fields;
};

describe('what npm is told of a release', () => {
  it('has everything npm acts upon', () => {
    const packageJson = {
      ...{ dependencies: { a: '^1' }, optionalDependencies: { b: '2' }, peerDependencies: { c: '*' } },
      ...{ devDependencies: { d: 'latest' }, peerDependenciesMeta: { c: { optional: true }, x: { optional: 1 } } },
      ...{ bundleDependencies: ['a'], bin: { demo: './cli.js' }, engines: { node: '>=20' }, os: ['linux', '!win32'] },
      ...{ cpu: ['x64'], libc: ['glibc'], license: 'MIT', directories: { bin: './bin' } },
    };
    expect(listed(packageJson)).toEqual({ ...packageJson, peerDependenciesMeta: { c: { optional: true } } });
  });
  it.each([
    [{ bin: './cli.js' }, { bin: { demo: './cli.js' } }],
    [{ os: 'linux' }, { os: ['linux'] }],
    [{ license: { type: 'MIT', url: 'x' } }, { license: 'MIT' }],
    [
      { bundledDependencies: true, dependencies: { a: '1' } },
      { bundleDependencies: ['a'], dependencies: { a: '1' } },
    ],
    [{ repository: 'github:a/b' }, { repository: { url: 'github:a/b' } }],
    [{ author: 'Ann <ann@example.org> (https://a.example)' }, { author: { name: 'Ann' } }],
    [{ author: { name: 'Ann', email: 'ann@example.org' } }, { author: { name: 'Ann' } }],
  ])('gives %j the one form of the registry', (packageJson, form) => {
    expect(listed(packageJson)).toEqual(form);
  });
  it.each([
    [{ dependencies: ['a'], bin: 3, engines: 'node', os: {}, license: [], author: '<a@b>', keywords: [1] }],
    [{ dependencies: { a: 1, b: null }, peerDependenciesMeta: [], bundleDependencies: false, repository: { url: '' } }],
  ])('leaves out of %j what is of a wrong type', (packageJson) => {
    expect(listed(packageJson)).toEqual({});
  });
  it('keeps what only people read within bounds', () => {
    const keywords = Array.from({ length: 60 }, (_, n) => `word-${n}`);
    const { description, keywords: kept } = listed({ description: 'x'.repeat(5_000), keywords });
    expect(description).toHaveLength(1_000);
    expect(kept).toEqual(keywords.slice(0, 50));
  });
  it.each([
    [{ scripts: { postinstall: 'x' } }, [], true],
    [{ scripts: { test: 'x' } }, [], undefined],
    [{}, ['binding.gyp'], true],
    [{ gypfile: false }, ['binding.gyp'], undefined],
    [{}, ['npm-shrinkwrap.json'], undefined],
  ])('knows of %j with the files %j whether installing runs something', (packageJson, paths, runs) => {
    expect(listed(packageJson, paths).hasInstallScript).toBe(runs);
  });
  it('takes a dependency called __proto__ for a name', () => {
    const { dependencies } = listed(JSON.parse('{"dependencies":{"__proto__":"1"}}'));
    expect(JSON.stringify(dependencies)).toBe('{"__proto__":"1"}');
  });
});

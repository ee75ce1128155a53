import { registryName } from './dependency';
import { dependenciesIn, MOST_DEPENDENCIES } from './manifests.rules';

const namesIn = (path: string, text: string): string[] =>
  dependenciesIn([{ path, text }]).dependencies.map(({ ecosystem, name }) => `${ecosystem}:${name}`);

describe('dependenciesIn', () => {
  it('reads package.json, without what comes from elsewhere', () => {
    const manifest = {
      dependencies: { 'left-pad': '^1.0.0', '@Acme/Tool': '*', local: 'file:../x', fork: 'github:a/b', short: 'a/b' },
      devDependencies: { vitest: 'latest', alias: 'npm:other@1', linked: 'link:../y', git: 'git+ssh://git@h/x.git' },
      optionalDependencies: { fsevents: '2', bad: 7, ws: 'workspace:*', tar: 'https://example.org/x.tgz' },
      peerDependencies: { react: '*' },
    };
    const names = ['npm:left-pad', 'npm:@acme/tool', 'npm:vitest', 'npm:fsevents'];
    expect(namesIn('a/package.json', JSON.stringify(manifest))).toEqual(names);
  });
  it('reads requirements files', () => {
    const text = [
      ...['# tools', 'Requests[socks]>=2 ; python_version > "3"', 'zope.interface == 5 # why', '-r other.txt'],
      ...['git+https://example.org/x.git#egg=x', 'pkg @ https://example.org/p.whl', './local', 'Flask', ''],
      ...['--hash=sha256:abc', 'a_b~=1,<2', 'C:\\wheels\\x.whl', 'folder/x.whl'],
    ];
    const names = ['pypi:requests', 'pypi:zope-interface', 'pypi:flask', 'pypi:a-b'];
    expect(namesIn('requirements-dev.txt', text.join('\r\n'))).toEqual(names);
    expect(namesIn('notes/requirements.md', 'requests')).toEqual([]);
  });
  it('reads pyproject.toml', () => {
    const text = [
      ...['[project]', 'name = "x"', 'dependencies = [', '  "httpx>=0.2", # [not "this"]', "  'rich[all]',"],
      ...['  "y @ https://example.org/y.whl",', ']', '[project.optional-dependencies]', 'dev = ["pytest"]'],
      ...['[tool.poetry.dependencies]', 'python = "^3.11"', 'click = "^8"', 'mine = {path = "../mine"}'],
      ...['[tool.poetry.group.test.dependencies]', '"typing_extensions" = "*"', '[tool.other]', 'nope = "1"'],
    ];
    expect(namesIn('pyproject.toml', text.join('\n'))).toEqual(
      ['httpx', 'rich', 'pytest', 'click', 'typing-extensions'].map((name) => `pypi:${name}`),
    );
  });
  it('reads Cargo.toml, by the real names', () => {
    const text = [
      ...['[dependencies]', 'serde = { version = "1", features = ["derive"] }', 'tokio_util = "0.7"'],
      ...['near = { git = "https://example.org/x" }', 'other = { package = "real-name", version = "1" }'],
      ...['log.version = "0.4"', '[dev-dependencies]', 'home = { path = "../home" }', '[build-dependencies.cc]'],
      ...['version = "1"', "[target.'cfg(unix)'.dependencies]", 'libc = "0.2"', '[package]', 'name = "mine"'],
    ];
    expect(namesIn('Cargo.toml', text.join('\n')).sort()).toEqual(
      ['cc', 'libc', 'log', 'real-name', 'serde', 'tokio-util'].map((name) => `crates:${name}`),
    );
  });
  it('passes vendored folders over, and broken manifests', () => {
    expect(namesIn('node_modules/x/package.json', '{"dependencies":{"a":"1"}}')).toEqual([]);
    expect(namesIn('package.json', '{"dependencies":')).toEqual([]);
    expect(namesIn('package.json', '{"dependencies":["a"],"devDependencies":null}')).toEqual([]);
  });
  it('says what it left out', () => {
    const many = Array.from({ length: MOST_DEPENDENCIES + 1 }, (_, i) => `name-${i}`).join('\n');
    const { dependencies, notLookedAt } = dependenciesIn([
      { path: 'package.json', text: JSON.stringify({ dependencies: { '../../etc': '1', 'a b': '1' } }) },
      { path: 'requirements.txt', text: many },
    ]);
    expect(dependencies).toHaveLength(MOST_DEPENDENCIES);
    expect(notLookedAt.map(({ path }) => path)).toEqual(['package.json', 'package.json', '(manifests)']);
  });
  it('is done with hostile manifests', () => {
    for (const text of ['"'.repeat(1e6), '['.repeat(1e6), 'a='.repeat(5e5), `${'x ='.repeat(3)}\n`.repeat(1e5)])
      for (const path of ['pyproject.toml', 'Cargo.toml', 'requirements.txt', 'package.json'])
        expect(dependenciesIn([{ path, text }]).dependencies.length).toBeLessThanOrEqual(MOST_DEPENDENCIES);
  });
});

describe('registryName', () => {
  it.each([
    ['npm', '@Scope/Name', '@scope/name'],
    ['npm', '../../admin', undefined],
    ['npm', '@a/b/c', undefined],
    ['npm', 'a?b', undefined],
    ['npm', '.hidden', undefined],
    ['pypi', 'Zope.Interface', 'zope-interface'],
    ['pypi', 'a/../b', undefined],
    ['crates', 'serde_json', 'serde-json'],
    ['crates', 'a.b', undefined],
  ] as const)('of %s %s is %s', (ecosystem, text, name) => expect(registryName(ecosystem, text)).toBe(name));
});

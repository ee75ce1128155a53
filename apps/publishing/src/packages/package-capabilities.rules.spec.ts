import { packageCapabilities } from './package-capabilities.rules';
import { parsePackageRequest } from './package-request.rules';

const CLAWPACK = ['artifact:npm-pack', 'npm-mirror:available'];
const code = parsePackageRequest({ name: 'demo', family: 'code-plugin', version: '1.0.0' });
const manifests = (plugin: object = {}, openclaw: object = {}) => ({
  packageJson: { name: 'demo', version: '1.0.0' },
  plugin: { ...plugin },
  openclaw: { ...openclaw },
});
const facts = (paths: string[] = []) => ({ runtimeId: 'demo', paths: new Set(paths), isClawPack: true });
const tagsOf = (plugin: object, openclaw: object = {}) =>
  packageCapabilities(code, manifests(plugin, openclaw), facts()).capabilityTags as string[];

describe('capability tags of code plugins', () => {
  it('are few when nothing is declared', () => {
    expect(tagsOf({})).toEqual(['executes-code', ...CLAWPACK]);
  });

  it.each<[string, object, object, string[]]>([
    ['its kind as it is written', { kind: 'Memory Store' }, {}, ['kind:Memory Store']],
    ['channels as objects', { channels: [{ name: 'matrix' }, 'irc', 7] }, {}, ['channel:matrix', 'channel:irc']],
    [
      'providers of both manifests',
      { providers: 'a, b' },
      { providers: ['b', 'c'] },
      ['a', 'b', 'c'].map((p) => `provider:${p}`),
    ],
    ['a setup entry', {}, { setupEntry: './setup.js' }, ['setup']],
    ['tools', { toolNames: ['read'] }, {}, ['tools']],
    ['no tools', { tools: [] }, {}, []],
    [
      'hosts with their parts',
      {},
      { hostTargets: ['Linux-x64-GNU', 'darwin-arm64'] },
      [
        'host:linux-x64-gnu',
        'host-os:linux',
        'host-arch:x64',
        'host-libc:gnu',
        'host:darwin-arm64',
        'host-os:darwin',
        'host-arch:arm64',
      ],
    ],
    ['a host that is no system', {}, { hostTargets: ['browser-wasm', '--'] }, ['host:browser-wasm']],
    ['an environment that needs nothing', {}, { environment: { browser: false } }, ['environment:declared']],
    ['no environment', {}, { environment: ['browser'] }, []],
  ])('name %s', (_what, plugin, openclaw, tags) => {
    expect(tagsOf(plugin, openclaw).filter((tag) => tag !== 'executes-code' && !CLAWPACK.includes(tag))).toEqual(tags);
  });

  it.each<[object, string[]]>([
    [{ browser: true }, ['requires:browser']],
    [{ requiresBrowser: 'required' }, ['requires:browser']],
    [{ desktop: 'true' }, ['requires:desktop']],
    [{ requiresDesktop: { required: true } }, ['requires:desktop']],
    [{ microphone: { enabled: true } }, ['requires:audio']],
    [{ audio: 'maybe' }, []],
    [{ remoteExecutionHost: true }, ['remote-host']],
    [{ nativeDependencies: true }, ['requires:native-deps']],
    [{ nativeDependencies: ['Sharp Lib'] }, ['requires:native-deps', 'native-dep:sharp-lib']],
    [{ externalServices: [{ name: 'Open AI' }] }, ['requires:external-service', 'external-service:open-ai']],
    [{ binaries: 'git, FFmpeg' }, ['requires:binary', 'binary:git', 'binary:ffmpeg']],
    [{ osPermissions: ['camera'] }, ['requires:os-permission', 'os-permission:camera']],
    [{ osPermissions: [], binaries: ['--'] }, []],
  ])('name what an environment of %j needs', (environment, tags) => {
    expect(tagsOf({}, { environment })).toEqual(['executes-code', 'environment:declared', ...tags, ...CLAWPACK]);
  });

  it('name at most twenty of a list', () => {
    const binaries = Array.from({ length: 90 }, (_, number) => `tool-${number}`);
    expect(tagsOf({}, { environment: { binaries } }).filter((tag) => tag.startsWith('binary:'))).toHaveLength(20);
  });
});

describe('packageCapabilities', () => {
  it('knows a release of single files', () => {
    const { capabilityTags } = packageCapabilities(code, manifests(), { ...facts(), isClawPack: false });
    expect(capabilityTags).toEqual(['executes-code', 'artifact:legacy-zip']);
  });

  it('tells what a code plugin declares, and leaves out the rest', () => {
    const plugin = {
      kind: 'memory',
      hooks: ['start'],
      typedHooks: [{ name: 'stop' }],
      httpRoutes: [1, 2],
      uiHints: {},
    };
    expect(
      packageCapabilities(code, manifests(plugin, { commands: ['go'] }), { ...facts(), runtimeId: 'demo-id' }),
    ).toEqual({
      ...{
        executesCode: true,
        runtimeId: 'demo-id',
        pluginKind: 'memory',
        hooks: ['start', 'stop'],
        setupEntry: false,
      },
      ...{ configSchema: true, configUiHints: true, materializesDependencies: false, commandNames: ['go'] },
      ...{ httpRouteCount: 2, capabilityTags: ['executes-code', 'kind:memory', ...CLAWPACK] },
    });
  });

  it.each<[string, object, object, { bundle?: object; paths?: string[] }]>([
    ['own', { format: 'own' }, { bundleFormat: 'x' }, { bundle: { format: 'y' } }],
    ['x', {}, { bundleFormat: 'x' }, { bundle: { format: 'y' } }],
    ['y', {}, {}, { bundle: { format: ' y ' }, paths: ['.codex-plugin/plugin.json'] }],
    ['claude', {}, {}, { paths: ['.cursor-plugin/plugin.json', '.claude-plugin/plugin.json'] }],
    ['generic', {}, {}, { paths: ['readme.md'] }],
  ])('finds the format %s of a bundle', (bundleFormat, plugin, openclaw, { bundle = {}, paths = [] }) => {
    const request = parsePackageRequest({ name: 'demo', family: 'bundle-plugin', version: '1', bundle });
    expect(packageCapabilities(request, manifests(plugin, openclaw), facts(paths))).toEqual({
      ...{ executesCode: false, runtimeId: 'demo', bundleFormat },
      capabilityTags: ['bundle-only', `format:${bundleFormat}`, ...CLAWPACK],
    });
  });
});

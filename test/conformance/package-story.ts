import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pluginFiles, sha256, uniqueName, type Files } from '../support/bundles';
import { ClawhubCli, type Client } from '../support/clawhub-cli';
import { eventually } from '../support/eventually';
import { type User } from '../support/registry-client';
import { ScriptedServer } from '../support/scripted-server';
import { type World } from '../support/world';

/** Where plugins say their code comes from, as they have to. */
export const SOURCE = ['--source-repo', 'acme/plugin', '--source-commit', 'c'.repeat(40)] as const;

/** Every filter of `explore`, as the plugin fits it and the bundle does not. */
export const FILTERS = [
  ...['--executes-code', '--npm-mirror', '--artifact-kind', 'npm-pack'],
  ...['--target', 'linux-x64-glibc', '--os', 'linux', '--arch', 'x64', '--libc', 'glibc'],
  ...['--requires-browser', '--requires-desktop', '--requires-native-deps', '--requires-external-service'],
  ...['--external-service', 'weather', '--binary', 'ffmpeg', '--os-permission', 'camera'],
] as const;
const HOST_TARGETS = ['linux-x64-glibc'];
const ENVIRONMENT = {
  ...{ browser: true, desktop: true, nativeDependencies: ['sharp'] },
  ...{ externalServices: ['weather'], binaries: ['ffmpeg'], osPermissions: ['camera'] },
};

/** A publisher and a reader, each at a computer with the same client, a plugin with two releases, and a bundle. */
export class PackageStory {
  /** A scoped plugin. 1.0.0 is large, 1.1.0 small and awkward. */
  name: string;
  readonly bundle = uniqueName('bundle');
  readonly bundleFiles = bundleFiles(this.bundle);
  author: ClawhubCli;
  reader: ClawhubCli;
  authorUser: User;
  /** What the client packed, by version. */
  readonly packed = new Map<string, { path: string; bytes: Buffer }>();

  constructor(
    readonly client: Client,
    readonly world: World,
  ) {}

  async begin(): Promise<void> {
    this.authorUser = await this.world.createUser('author');
    this.name = `@${this.authorUser.handle}/${uniqueName('awkward')}`;
    [this.author, this.reader] = await Promise.all([
      this.signedIn(this.authorUser),
      this.signedIn(await this.world.createUser('reader')),
    ]);
  }
  async end(): Promise<void> {
    await Promise.all([this.author.close(), this.reader.close()]);
  }

  get isNewest(): boolean {
    return this.client === 'clawhub';
  }
  /** Below `/api/v1/packages`; the name is encoded as the clients do. */
  path(rest = '', name = this.name): string {
    return `/api/v1/packages/${encodeURIComponent(name)}${rest}`;
  }
  async detail(name = this.name): Promise<ReturnType<typeof JSON.parse>> {
    return (await this.world.get(this.path('', name))).expect(200).json;
  }
  /** Waits until everybody sees a release as the latest. */
  async isLatest(version: string, name = this.name): Promise<void> {
    await eventually(async () => (await this.world.get(this.path('', name))).json?.package?.latestVersion, version);
  }
  npmVersions(): Promise<string[]> {
    return this.world
      .get(`/api/npm/${encodeURIComponent(this.name)}`)
      .then((answer) => (answer.status === 200 ? Object.keys(answer.json.versions) : []));
  }
  /** A file in the publisher's working directory. */
  read(...path: string[]): Promise<Buffer> {
    return readFile(join(this.author.directory, ...path));
  }
  /** Bytes that must be exactly these; a difference of megabytes is not printed. */
  expectBytes(found: Buffer, expected: Buffer | string): void {
    expect([found.length, sha256(found)]).toEqual([Buffer.byteLength(expected), sha256(expected)]);
  }

  /** What the client would ask a registry: the parameters of its last request. */
  async askedBy(...args: readonly string[]): Promise<URLSearchParams> {
    const registry = await new ScriptedServer().start();
    registry.script({ body: { results: [] } });
    const cli = await ClawhubCli.create(registry.url, { client: this.client });
    try {
      await cli.must(...args);
      return new URL(registry.requests.at(-1)?.path ?? '', registry.url).searchParams;
    } finally {
      await Promise.all([cli.close(), registry.stop()]);
    }
  }

  /** Writes the folder of a release. @returns its path */
  async writeRelease(version: '1.0.0' | '1.1.0'): Promise<string> {
    const more = version === '1.0.0' ? largeFiles() : awkwardFiles();
    return this.author.writeFolder(`plugin-${version}`, { ...releaseFiles(this.name, version), ...more });
  }

  private async signedIn({ token }: User): Promise<ClawhubCli> {
    const cli = await ClawhubCli.create(this.world.url, { client: this.client });
    await cli.must('login', '--token', token);
    return cli;
  }
}

function releaseFiles(name: string, version: string): Record<string, string | Buffer> {
  const { 'package/package.json': manifest = '', ...others } = pluginFiles(name, version);
  const parsed = JSON.parse(manifest);
  const openclaw = { ...parsed.openclaw, hostTargets: HOST_TARGETS, environment: ENVIRONMENT };
  const files = { ...others, 'package/package.json': JSON.stringify({ ...parsed, openclaw }) };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^package\//, ''), text]));
}

/** ASCII names: npm writes others into PAX headers, which the clients refuse in a ClawPack. */
function awkwardFiles(): Files {
  return {
    'docs/with space/read me.txt': 'A name with spaces. Äpfel, Öl, Übermut.\r\n',
    'data/empty.txt': '',
    'data/broken.json': '{"this is": not JSON',
    'assets/icon.png': Buffer.from('89504e470d0a1a0a00ff7f', 'hex'),
    'assets/.hidden': 'hidden\n',
  };
}

/** 20 MB that do not compress: clients send more than 18 MiB ahead. */
function largeFiles(): Files {
  return { 'data/one.bin': randomBytes(10_000_000), 'data/two.bin': randomBytes(10_000_000) };
}

function bundleFiles(name: string): Files {
  return {
    'openclaw.plugin.json': JSON.stringify({ id: name }),
    'package.json': JSON.stringify({ name, version: '1.0.0', description: 'Bundles one skill.' }),
    '.claude-plugin/plugin.json': JSON.stringify({ name }),
    'skills/one/SKILL.md': '---\nname: one\ndescription: One.\n---\n\n# One\n',
    'docs/Grüße aus Köln.md': '# Grüße\n\nÄpfel, Öl, Übermut.\n',
    'data/empty.txt': '',
  };
}

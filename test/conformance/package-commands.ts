import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, uniqueName, unzip } from '../support/bundles';
import { type Client } from '../support/clawhub-cli';
import { testCommands, type CommandStep } from '../support/compatibility';
import { inTopology, type Topology } from '../support/world';
import { managing } from './package-owner-commands';
import { FILTERS, PackageStory, SOURCE } from './package-story';
import { NEWEST } from './skill-story';

/** Runs every package command of a client, as steps of one story: each continues where the one before ended. */
export function testPackageCommands(client: Client, topology: Topology): void {
  inTopology(topology, `package commands of ${client}`, (world) => {
    const story = new PackageStory(client, world);
    beforeAll(() => story.begin());
    afterAll(() => story.end());
    testCommands(client, 'Packages', stepsOf(story));
  });
}

function stepsOf(story: PackageStory): CommandStep[] {
  return [...publishing(story), ...finding(story), ...fetching(story), ...managing(story)];
}

function publishing(story: PackageStory): CommandStep[] {
  const pack = async (version: '1.0.0' | '1.1.0'): Promise<void> => {
    const folder = await story.writeRelease(version);
    const { path, sha256: digest } = await story.author.json('package', 'pack', folder, '--json');
    const bytes = await readFile(path);
    expect(digest).toBe(sha256(bytes));
    story.packed.set(version, { path, bytes });
  };
  return [
    {
      command: 'package pack',
      run: async () => {
        await Promise.all([pack('1.0.0'), pack('1.1.0')]);
      },
    },
    {
      command: 'package validate',
      clients: NEWEST,
      run: async () => {
        const openclaw = await story.author.writeFolder('openclaw', { 'package.json': '{"name":"openclaw"}' });
        const folder = join(story.author.directory, 'plugin-1.1.0');
        const reports = join(story.author.directory, 'reports');
        const args = ['package', 'validate', folder, '--openclaw', openclaw, '--out', reports];
        expect(await story.author.must(...args)).toContain('PASS');
      },
    },
    {
      command: 'package publish',
      run: async () => {
        await publishTarball(story);
        await Promise.all([publishFolder(story), publishBundle(story), publishNothing(story)]);
      },
    },
  ];
}

/** A ClawPack of 20 MB, which is sent ahead. */
async function publishTarball(story: PackageStory): Promise<void> {
  const waiting = story.isNewest ? ['--wait'] : [];
  const tags = ['--tags', 'latest,large'];
  const output = await story.author.must(
    'package',
    'publish',
    story.packed.get('1.0.0')!.path,
    ...tags,
    ...SOURCE,
    ...waiting,
  );
  expect(output).toContain(`${story.name}@1.0.0`);
  if (story.isNewest) expect((await story.detail()).package.latestVersion).toBe('1.0.0');
  else await story.isLatest('1.0.0');
}
/** A folder, which the client packs itself. */
async function publishFolder(story: PackageStory): Promise<void> {
  const folder = join(story.author.directory, 'plugin-1.1.0');
  const words = ['--changelog', 'Grüße, "quoted"'];
  await story.author.must('package', 'publish', folder, ...words, ...SOURCE);
  await story.isLatest('1.1.0');
}
/** A bundle, whose files are sent one by one. */
async function publishBundle(story: PackageStory): Promise<void> {
  const { author, bundle } = story;
  const folder = await author.writeFolder(bundle, story.bundleFiles);
  await author.must('package', 'publish', folder, '--family', 'bundle-plugin', '--version', '1.0.0');
  await story.isLatest('1.0.0', bundle);
  const { version } = (await story.world.get(story.path('/versions/1.0.0', bundle))).expect(200).json;
  expect(version.capabilities).toMatchObject({ executesCode: false, bundleFormat: 'claude' });
}
async function publishNothing({ author }: PackageStory): Promise<void> {
  const name = uniqueName('refused');
  const folder = await author.writeFolder(name, { 'openclaw.plugin.json': '{}', 'package.json': '{"name":"other"}' });
  const args = ['--name', name, '--version', '1.0.0', '--family', 'bundle-plugin'];
  const sentence = `package.json name must match published package name (${name})`;
  expect(await author.refuses('package', 'publish', folder, ...args)).toContain(sentence);
}

function finding(story: PackageStory): CommandStep[] {
  /** The names that `explore` finds. */
  const explore = async (...args: readonly string[]): Promise<string[]> => {
    const found = await story.reader.json('package', 'explore', ...args, '--json');
    const items = found.items ?? found.results.map((result: { package: object }) => result.package);
    return items.map((item: { name: string }) => item.name);
  };
  const inspect = (...args: string[]) => story.reader.must('package', 'inspect', ...args);
  return [
    {
      command: 'package explore',
      run: async () => {
        const { name } = story;
        const words = name.split('/')[1] ?? '';
        expect(await story.reader.must('package', 'explore', words)).toMatch(new RegExp(`${name} .*1\\.1\\.0`));
        expect(await explore(words, '--family', 'code-plugin')).toEqual([name]);
        expect(await explore(words, '--official')).toEqual([]);
        for (const family of ['code-plugin', 'bundle-plugin', 'skill'])
          expect((await explore('--family', family, '--limit', '1')).length).toBeLessThan(2);
        // The newest client takes the other filters and sends none.
        if (!story.isNewest) await exploreByFilters(story, explore);
      },
    },
    {
      command: 'package inspect',
      run: async () => {
        const shown = ['--versions', '--version', '1.1.0', '--files', '--file', 'docs/with space/read me.txt'];
        const about = await story.reader.json('package', 'inspect', story.name, ...shown, '--json');
        expect(about).toMatchObject({
          owner: { handle: story.authorUser.handle },
          version: { version: '1.1.0', changelog: 'Grüße, "quoted"' },
          versions: [{ version: '1.1.0' }, { version: '1.0.0' }],
          file: { content: 'A name with spaces. Äpfel, Öl, Übermut.\r\n' },
        });
        expect(await inspect(story.name, '--tag', 'large', '--files')).toContain('data/two.bin');
        expect(await inspect(story.bundle, '--file', 'docs/Grüße aus Köln.md')).toContain('Äpfel, Öl, Übermut.');
        const refused = (...args: string[]) => story.reader.refuses('package', 'inspect', ...args);
        expect(await refused(story.name, '--file', 'assets/icon.png')).toContain('Binary files are not served inline');
        expect(await refused(uniqueName('nothing'))).toContain('Package not found');
      },
    },
    {
      command: 'package readiness',
      run: async () => {
        const said = await story.reader.must('package', 'readiness', story.name);
        expect(said).toMatch(new RegExp(`^${story.name} readiness: (?:ready|blocked)$`, 'm'));
        expect(said).toMatch(/^PASS /m);
      },
    },
    {
      command: 'package migration-status',
      run: async () => {
        const said = await story.reader.must('package', 'migration-status', story.name);
        for (const text of [`${story.name} migration: `, 'Version: 1.1.0', 'Official: no'])
          expect(said).toContain(text);
      },
    },
  ];
}

/** All filters together find the plugin; each of them, as the client sends it, hides the bundle. */
async function exploreByFilters(
  story: PackageStory,
  explore: (...args: readonly string[]) => Promise<string[]>,
): Promise<void> {
  expect(await explore(...FILTERS)).toEqual([story.name]);
  const asked = await story.askedBy('package', 'explore', 'anything', ...FILTERS);
  const filters = [...asked].filter(([key]) => key !== 'q' && key !== 'limit');
  expect(filters.length).toBe(FILTERS.filter((word) => word.startsWith('--')).length);
  for (const filter of filters) {
    const query = new URLSearchParams([['q', story.bundle], filter]).toString();
    const { json } = (await story.world.get(`/api/v1/packages/search?${query}`)).expect(200);
    expect([filter, json.results]).toEqual([filter, []]);
  }
}

function fetching(story: PackageStory): CommandStep[] {
  /** Runs a command about a package in the publisher's directory. */
  const download = async (name: string, file: string, ...args: string[]): Promise<Buffer> => {
    await story.author.must('package', 'download', name, '--output', file, ...args);
    return story.read(file);
  };
  const verify = (file: string, ...args: string[]) => ['package', 'verify', file, ...args];
  return [
    {
      command: 'package download',
      run: async () => {
        const { name, bundle } = story;
        story.expectBytes(await download(name, 'latest.tgz'), story.packed.get('1.1.0')!.bytes);
        story.expectBytes(await download(name, 'large.tgz', '--tag', 'large'), story.packed.get('1.0.0')!.bytes);
        const zip = await story.world.get(story.path('/download?version=1.0.0'));
        const large = await unzip(zip.expect(200).bytes);
        for (const path of ['data/one.bin', 'data/two.bin'])
          story.expectBytes(large[`package/${path}`]!, await story.read('plugin-1.0.0', path));
        const unpacked = await unzip(await download(bundle, 'bundle.zip'));
        const paths = Object.keys(story.bundleFiles).map((path) => `package/${path}`);
        expect(Object.keys(unpacked).sort()).toEqual(paths.sort());
        for (const [path, content] of Object.entries(story.bundleFiles))
          story.expectBytes(unpacked[`package/${path}`]!, content);
      },
    },
    {
      command: 'package verify',
      run: async () => {
        const { author, name } = story;
        const release = ['--package', name, '--version', '1.1.0'];
        expect(await author.must(...verify('latest.tgz', ...release))).toContain('verification passed');
        expect(await author.must(...verify('large.tgz', '--package', name, '--tag', 'large'))).toContain('passed');
        expect(await author.refuses(...verify('large.tgz', ...release))).toMatch(/mismatch/i);
      },
    },
  ];
}

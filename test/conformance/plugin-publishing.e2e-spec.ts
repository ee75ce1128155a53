import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pluginFiles, uniqueName, unzip } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { inTopology } from '../support/world';

const SOURCE = ['--source-repo', 'acme/plugin', '--source-commit', 'c'.repeat(40)];

/** What authors of plugins do with the published CLI, which waits until the release is there for others. */
inTopology('standalone', 'publishing plugins with clawhub 0.23.3', (world) => {
  let author: ClawhubCli;
  beforeAll(async () => {
    const { token } = await world.createUser('author');
    author = await ClawhubCli.create(world.url);
    await author.must('login', '--token', token);
  });
  afterAll(() => author.close());

  const unrooted = (files: Record<string, string | Buffer>) =>
    Object.fromEntries(Object.entries(files).map(([path, content]) => [path.replace(/^package\//, ''), content]));

  it('sends 20 MB ahead, and they come back as they were', async () => {
    const name = uniqueName('large');
    const parts = { 'data/one.bin': randomBytes(10_000_000), 'data/two.bin': randomBytes(10_000_000) };
    const folder = await author.writeFolder(name, { ...unrooted(pluginFiles(name, '1.0.0')), ...parts });
    await author.must('package', 'publish', folder, '--wait', ...SOURCE);
    await author.must('package', 'download', name, '-o', author.directory);
    const { artifact } = (await world.get(`/api/v1/packages/${name}/versions/1.0.0/artifact`)).expect(200).json;
    expect(artifact.size).toBeGreaterThan(20_000_000);
    expect((await readFile(join(author.directory, `${name}-1.0.0.tgz`))).length).toBe(artifact.size);
    const file = (await world.get(`/api/v1/packages/${name}/download`)).expect(200);
    const unpacked = await unzip(file.bytes);
    for (const [path, bytes] of Object.entries(parts)) expect(unpacked[`package/${path}`]!.equals(bytes)).toBe(true);
  });

  it('sends a bundle as single files, which come back as a ZIP', async () => {
    const name = uniqueName('bundle');
    const files = {
      'openclaw.plugin.json': JSON.stringify({ id: name }),
      'package.json': JSON.stringify({ name, version: '1.0.0', description: 'Bundles one skill.' }),
      '.claude-plugin/plugin.json': JSON.stringify({ name }),
      'skills/one/SKILL.md': '---\nname: one\ndescription: One.\n---\n\n# One\n',
    };
    const folder = await author.writeFolder(name, files);
    await author.must('package', 'publish', folder, '--family', 'bundle-plugin', '--version', '1.0.0', '--wait');
    const { version } = (await world.get(`/api/v1/packages/${name}/versions/1.0.0`)).expect(200).json;
    expect(version.capabilities).toMatchObject({ executesCode: false, bundleFormat: 'claude' });
    expect(version.artifact).toMatchObject({ kind: 'legacy-zip', format: 'zip', sha256: version.sha256hash });
    const unpacked = await unzip((await world.get(`/api/v1/packages/${name}/download`)).expect(200).bytes);
    expect(Object.keys(unpacked).sort()).toEqual(
      Object.keys(files)
        .map((path) => `package/${path}`)
        .sort(),
    );
    await author.must('package', 'download', name, '-o', author.directory);
  });

  it('says why a publish came to nothing', async () => {
    const name = uniqueName('refused');
    const folder = await author.writeFolder(name, { 'openclaw.plugin.json': '{}', 'package.json': '{"name":"other"}' });
    const output = await author.refuses(
      ...['package', 'publish', folder, '--name', name, '--version', '1.0.0', '--family', 'bundle-plugin', '--wait'],
    );
    expect(output).toContain(`package.json name must match published package name (${name})`);
  });
});

import { createHash } from 'node:crypto';
import { pluginFiles, tarball, uniqueName, type Files } from '../support/bundles';
import { eventually } from '../support/eventually';
import { NpmClient, type NpmProgram } from '../support/npm-client';
import { type User } from '../support/registry-client';
import { inBothTopologies } from '../support/world';

/** Files of a plugin whose package.json says more. */
function filesOf(name: string, version: string, more: object = {}): Files {
  const files = pluginFiles(name, version);
  return {
    ...files,
    'package/package.json': JSON.stringify({ ...JSON.parse(files['package/package.json']!), ...more }),
  };
}

inBothTopologies('the npm mirror', (world) => {
  let publisher: User;
  let base: string;
  /** A scoped plugin with two versions. */
  let name: string;
  beforeAll(async () => {
    publisher = await world.createUser('publisher');
    base = `${world.url}/api/npm`;
    name = `@${publisher.handle}/${uniqueName('mirrored')}`;
    for (const version of ['1.0.0', '1.1.0']) await publish(name, version, { bin: './dist/index.js', license: 'MIT' });
  });
  const publish = async (plugin: string, version: string, more: object = {}, payload: Record<string, unknown> = {}) => {
    const files = filesOf(plugin, version, more);
    (await world.publishPlugin(publisher, { name: plugin, version, files, payload })).expect(200);
    return tarball(files);
  };
  const using = async (program: NpmProgram, token: string | undefined, work: (client: NpmClient) => Promise<void>) => {
    const client = await NpmClient.create(program, base, token);
    try {
      await work(client);
    } finally {
      await client.close();
    }
  };

  it('is a registry that npm views, installs, packs and audits from', async () => {
    await using('npm', undefined, async (npm) => {
      await npm.must('ping');
      expect(JSON.parse(await npm.must('view', name, '--json'))).toMatchObject({
        ...{ name, version: '1.1.0', license: 'MIT', versions: ['1.0.0', '1.1.0'] },
        'dist-tags': { latest: '1.1.0' },
      });
      expect(await npm.must('install', `${name}@^1.0.0`)).toMatch(/found 0 vulnerabilities/);
      const lock = JSON.parse(String(await npm.read('package-lock.json')));
      const bytes = await tarball(filesOf(name, '1.1.0', { bin: './dist/index.js', license: 'MIT' }));
      expect(lock.packages[`node_modules/${name}`]).toMatchObject({
        version: '1.1.0',
        integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
      });
      expect(await npm.must('audit', 'signatures')).toMatch(/1 package has a verified registry signature/);
      const [packed] = JSON.parse(await npm.must('pack', `${name}@1.1.0`, '--json', '--loglevel=silent'));
      expect(await npm.read(packed.filename)).toEqual(bytes);
      expect(await npm.must('search', name.split('/')[1]!)).toContain(name);
    });
  });

  it.each(['pnpm', 'yarn'] as const)('is a registry that %s installs from', async (program) => {
    await using(program, undefined, async (client) => {
      await client.must('add', `${name}@1.0.0`);
      const installed = await client.read('node_modules', ...name.split('/'), 'package.json');
      expect(JSON.parse(String(installed)).version).toBe('1.0.0');
    });
  });

  it('shows a private package to the members of its publisher only', async () => {
    const hidden = uniqueName('private');
    await publish(hidden, '1.0.0', {}, { channel: 'private' });
    await using('npm', publisher.token, async (npm) => {
      expect(await npm.must('whoami')).toContain(publisher.handle);
      await npm.must('install', hidden);
    });
    await using('npm', (await world.createUser()).token, async (npm) => {
      expect((await npm.run('install', hidden)).output).toMatch(/404.*Package not found/s);
    });
    (await world.get(`/api/npm/${hidden}/-/${hidden}-1.0.0.tgz`)).expect(404);
  });

  it('serves nothing any more that was deleted or is of who was banned, however often it was asked for', async () => {
    const owner = await world.createUser();
    const names = [uniqueName('deleted'), uniqueName('banned')];
    const pathsOf = (plugin: string) => [`/api/npm/${plugin}/-/${plugin}-1.0.0.tgz`, `/api/npm/${plugin}`];
    for (const plugin of names) {
      (await world.publishPlugin(owner, { name: plugin, version: '1.0.0' })).expect(200);
      for (const path of [...pathsOf(plugin), ...pathsOf(plugin)]) (await world.get(path)).expect(200);
    }
    const statuses = async (plugin: string) =>
      Promise.all(pathsOf(plugin).map(async (path) => (await world.get(path)).status));
    const isGone = (found: number[]) => found.every((status) => status === 404);
    (await world.request('DELETE', `/api/v1/packages/${names[0]!}`, { token: owner.token })).expect(200);
    await eventually(() => statuses(names[0]!), isGone);
    expect(await statuses(names[1]!)).toEqual([200, 200]);
    const ban = { token: world.adminToken, json: { handle: owner.handle } };
    (await world.request('POST', '/api/v1/users/ban', ban)).expect(200);
    await eventually(() => statuses(names[1]!), isGone);
  });
});

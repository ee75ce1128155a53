import { uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { eventually } from '../support/eventually';
import { type User } from '../support/registry-client';
import { inTopology } from '../support/world';

/** What an owner does to a published package with the published CLI; each test continues where the one before ended. */
inTopology('standalone', 'managing a package with clawhub 0.23.3', (world) => {
  const name = uniqueName('managed-plugin');
  const path = `/api/v1/packages/${name}`;
  let user: User;
  let author: ClawhubCli;
  beforeAll(async () => {
    user = await world.createUser('author');
    author = await ClawhubCli.create(world.url);
    await author.must('login', '--token', user.token);
    for (const version of ['1.0.0', '1.1.0']) (await world.publishPlugin(user, { name, version })).expect(200);
  });
  afterAll(() => author.close());

  const read = async () => (await world.get(path)).expect(200).json;
  const npmVersions = async () => Object.keys((await world.get(`/api/npm/${name}`)).json?.versions ?? {});

  it('deletes a release and brings it back', async () => {
    expect(await npmVersions()).toEqual(['1.0.0', '1.1.0']);
    await author.must('package', 'delete', name, '--version', '1.1.0', '--yes');
    expect((await read()).package).toMatchObject({ latestVersion: '1.0.0' });
    await eventually(npmVersions, ['1.0.0']);
    await author.must('package', 'undelete', name, '--version', '1.1.0', '--yes');
    expect((await read()).package).toMatchObject({ latestVersion: '1.1.0' });
    await eventually(npmVersions, ['1.0.0', '1.1.0']);
  });

  it('deletes the package, whose name stays taken, and brings it back', async () => {
    const reads = [
      path,
      `${path}/versions`,
      `${path}/versions/1.0.0`,
      `${path}/readiness`,
      `/api/npm/${name}`,
      `/api/npm/${name}/-/${name}-1.0.0.tgz`,
      `/v1/plugins/${name}/ratings`,
    ];
    const statuses = () =>
      Promise.all(reads.map(async (read) => (await world.get(read, { token: user.token })).status));
    expect(await statuses()).toEqual(reads.map(() => 200));
    await author.must('package', 'delete', name, '--yes');
    (await world.get(path, { token: user.token })).expect(404);
    await eventually(
      statuses,
      reads.map(() => 404),
    );
    const refused = (await world.publishPlugin(user, { name, version: '1.2.0' })).expect(400).text;
    expect(refused).toBe(
      `Package "${name}" was deleted. Restore it before publishing another release or choose a new package name.`,
    );
    await author.must('package', 'undelete', name, '--yes');
    await eventually(
      statuses,
      reads.map(() => 200),
    );
  });

  it('takes reports of others, and says how the package stands to its owner alone', async () => {
    const reader = await ClawhubCli.create(world.url);
    await reader.must('login', '--token', (await world.createUser('reader')).token);
    const reporting = ['package', 'report', name, '--version', '1.1.0', '--reason', 'Looks odd'];
    expect(await reader.must(...reporting)).toMatch(/reported/i);
    expect(await reader.must(...reporting)).toMatch(/already/i);
    expect(await reader.refuses('package', 'moderation-status', name)).toContain('Permission denied.');
    await reader.close();
    const state = { state: 'quarantined', reason: 'Manual review' };
    const ruling = { token: world.adminToken, json: state };
    (await world.request('POST', `${path}/versions/1.1.0/moderation`, ruling)).expect(200);
    const status = await author.must('package', 'moderation-status', name);
    for (const word of ['quarantined', 'Manual review', 'reports:1']) expect(status).toContain(word);
    const approval = { token: world.adminToken, json: { ...state, state: 'approved' } };
    (await world.request('POST', `${path}/versions/1.1.0/moderation`, approval)).expect(200);
    await eventually(npmVersions, ['1.0.0', '1.1.0']);
  });

  it('says how far the package is', async () => {
    expect((await author.run('package', 'migration-status', name)).output).toContain(`${name} migration: `);
  });

  it('gives the package to an organization', async () => {
    const handle = uniqueName('org').slice(0, 39);
    (await world.request('POST', '/api/v1/publishers', { token: user.token, json: { handle } })).expect(200);
    const elsewhere = await author.run('package', 'transfer', name, '--to', `${handle}-x`);
    expect([elsewhere.code, elsewhere.output]).toEqual([
      1,
      expect.stringContaining(`Publisher "@${handle}-x" not found.`),
    ]);
    await author.must('package', 'transfer', name, '--to', handle, '--reason', 'ours');
    expect((await read()).owner).toMatchObject({ handle });
  });

  it('leaves the lists of the staff to the staff', async () => {
    const as = (method: 'GET' | 'POST', route: string, token: string, json?: object) =>
      world.request(method, `/api/v1/packages/${route}`, { token, ...(json === undefined ? {} : { json }) });
    const bundledPluginId = uniqueName('core');
    const saved = (await as('POST', 'migrations', world.adminToken, { bundledPluginId, packageName: name })).expect(
      200,
    );
    expect(saved.json.migration).toMatchObject({ bundledPluginId, packageName: name, phase: 'planned' });
    const listed = (await as('GET', 'migrations?phase=planned&limit=1', world.adminToken)).expect(200).json;
    expect(listed.items).toHaveLength(1);
    (await as('GET', 'migrations', user.token)).expect(403);
    (await as('POST', 'migrations', user.token, {})).expect(403);
    expect((await as('GET', 'migrations?phase=x', world.adminToken)).expect(400).text).toBe(
      'Invalid official migration phase',
    );
    const walked = (await as('POST', 'backfill/artifacts', world.adminToken, { batchSize: 1 })).expect(200).json;
    expect(walked).toMatchObject({ ok: true, scanned: 1, updated: 0, done: false, dryRun: true });
  });
});

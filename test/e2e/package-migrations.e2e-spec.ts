import { uniqueName } from '../support/bundles';
import { inTopology } from '../support/world';

inTopology('standalone', 'the lists of the staff', (world) => {
  it('are for the staff', async () => {
    const user = await world.createUser();
    const packageName = uniqueName('migrated');
    for (const version of ['1.0.0', '1.1.0'])
      (await world.publishPlugin(user, { name: packageName, version })).expect(200);
    const as = (method: 'GET' | 'POST', route: string, token: string, json?: object) =>
      world.request(method, `/api/v1/packages/${route}`, { token, ...(json === undefined ? {} : { json }) });
    const migration = { bundledPluginId: uniqueName('core'), packageName };
    const saved = (await as('POST', 'migrations', world.adminToken, migration)).expect(200);
    expect(saved.json.migration).toMatchObject({ ...migration, phase: 'planned' });
    const listed = (await as('GET', 'migrations?phase=planned&limit=1', world.adminToken)).expect(200).json;
    expect(listed.items).toHaveLength(1);
    (await as('GET', 'migrations', user.token)).expect(403);
    (await as('POST', 'migrations', user.token, {})).expect(403);
    const unknown = (await as('GET', 'migrations?phase=x', world.adminToken)).expect(400);
    expect(unknown.text).toBe('Invalid official migration phase');
    const walked = (await as('POST', 'backfill/artifacts', world.adminToken, { batchSize: 1 })).expect(200).json;
    expect(walked).toMatchObject({ ok: true, scanned: 1, updated: 0, done: false, dryRun: true });
  });
});

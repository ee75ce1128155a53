import { connect } from 'nats';
import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { startProcess } from '../support/processes';
import { reefJson, runReef } from '../support/reef-cli';
import { mainOf } from '../support/reef-process';
import { type User } from '../support/registry-client';
import { inBothTopologies, inTopology, type World } from '../support/world';
import { startSubscriber } from '../subscriber-example/plugin-numbers';

function operator(world: World): Record<string, string> {
  return { REEF_URL: world.url, REEF_ADMIN_TOKEN: world.adminToken };
}
interface Line {
  readonly id: string;
  readonly subject: string;
  readonly occurredAt: string;
  readonly payload: { readonly handle: string; readonly operation?: string; readonly parameters?: { id?: string } };
}

inBothTopologies('events, for the operator', (world) => {
  const CREATED = 'reef.evt.gateway.user.created.v1';
  let early: User;
  let said: Line;
  beforeAll(async () => {
    early = await world.createUser('early');
  });

  it('are printed as they were and as they happen, each once, until Ctrl-C', async () => {
    const tail = await startProcess({
      command: process.execPath,
      args: [mainOf('reef'), 'events', 'tail', '--json', '--subject', 'gateway.user.created.*', '--since', '1h'],
      env: operator(world),
    });
    await tail.waitForLine(new RegExp(`"handle":"${early.handle}"`));
    const late = await world.createUser('late');
    await tail.waitForLine(new RegExp(`"handle":"${late.handle}"`));
    expect(await tail.stop('SIGINT')).toEqual({ code: 0, signal: null });
    const lines = tail.lines.map((line) => JSON.parse(line) as Line);
    expect(lines.filter(({ subject }) => subject !== CREATED)).toEqual([]);
    for (const { handle } of [early, late])
      expect(lines.filter(({ payload }) => payload.handle === handle)).toHaveLength(1);
    said = lines.find(({ payload }) => payload.handle === early.handle)!;
  });

  it('are counted, and said again by their id, which the audit log has', async () => {
    const words = await runReef(
      operator(world),
      'events',
      'tail',
      '--no-follow',
      '--subject',
      CREATED,
      '--since',
      '1h',
    );
    expect([words.code, words.stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${said.occurredAt}  ${CREATED} `, 'm')),
    ]);
    const one = ['events', 'replay', '--id', said.id];
    const subjects = [{ service: 'gateway', subject: CREATED, events: 1 }];
    expect(await reefJson(operator(world), ...one, '--dry-run')).toEqual({
      replayed: 0,
      total: 1,
      dryRun: true,
      subjects,
    });
    const told = await runReef(operator(world), ...one);
    expect([told.code, told.stdout.split('\n').at(-2)]).toEqual([0, '1 events were said again.']);
    const audited = async () => {
      const { items } = (await world.get('/api/v1/admin/audit?action=events.replay', { token: world.adminToken })).json;
      return (items as { after: { id?: string } }[]).some(({ after }) => after.id === said.id);
    };
    await eventually(audited, true);
  });

  it('are the administrators’, and asked for in words that mean something', async () => {
    for (const path of ['/api/v1/admin/events?follow=false', '/api/v1/admin/events/count'])
      expect((await world.get(path, { token: early.token })).status).toBe(403);
    const replay = { token: early.token, json: { service: 'gateway' } };
    expect((await world.request('POST', '/api/v1/admin/events/replay', replay)).status).toBe(403);
    const wrong = await runReef(operator(world), 'events', 'tail', '--since', 'yesterday');
    expect([wrong.code, wrong.stderr]).toEqual([1, 'since must be a moment in UTC, such as 2026-11-22T12:00:00Z\n']);
    const nobody = await runReef({ ...operator(world), REEF_URL: 'http://127.0.0.1:9' }, 'events', 'tail');
    expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('Reef does not answer')]);
  });
});

inTopology('cluster', 'the subscriber of docs/subscribing.md', (world) => {
  const plugin = uniqueName('numbers');
  const numbers = () =>
    world.sql<{ average: number; ratings: number }>(
      'SELECT average::float8 AS average, ratings FROM dashboard.plugin_numbers WHERE name = $1',
      [plugin],
    );

  it('has what happens, what happened while it was away, and what the stream has forgotten', async () => {
    const [publisher, ana, bob] = await Promise.all(['publisher', 'ana', 'bob'].map((name) => world.createUser(name)));
    (await world.publishPlugin(publisher!, { name: plugin, version: '1.0.0' })).expect(200);
    const onTheBus: string[] = [];
    const nats = await connect({ servers: world.natsUrl });
    const raw = nats.subscribe('reef.evt.ratings.>', {
      callback: (_, { subject, headers, data }) =>
        onTheBus.push(`${subject} ${headers?.get('ce-type')} ${Buffer.from(data).toString()}`),
    });
    await nats.flush();

    const subscriber = await startSubscriber(world.natsUrl, world.databaseUrl);
    (await world.rate(ana!.token, plugin, { score: 5 })).expect(201);
    await eventually(numbers, [{ average: 5, ratings: 1 }]);
    await subscriber.stop();
    (await world.rate(bob!.token, plugin, { score: 2 })).expect(201);
    const again = await startSubscriber(world.natsUrl, world.databaseUrl);
    await eventually(numbers, [{ average: 3.5, ratings: 2 }]);
    await again.stop();

    const rated = onTheBus.filter((line) => line.includes(plugin) && line.includes('created'));
    expect(rated).toHaveLength(2);
    expect(rated[0]).toMatch(/^reef\.evt\.ratings\.rating\.created\.v1 dev\.reef\.rating\.created\.v1 \{/);
    raw.unsubscribe();
    await nats.close();

    // The stream has delivered everything and will not again: what is lost now only the outbox of ratings has.
    const settled = `SELECT count(*)::int AS young FROM ratings.outbox
      WHERE published_at IS NULL OR payload->>'pluginId' = $1 AND published_at > now() - interval '1 second'`;
    await eventually(() => world.sql(settled, [plugin]), [{ young: 0 }]);
    await world.sql('TRUNCATE dashboard.inbox, dashboard.plugin_numbers');
    await (await startSubscriber(world.natsUrl, world.databaseUrl)).stop();
    expect(await numbers()).toEqual([{ average: 3.5, ratings: 2 }]);
  });
});

import { randomUUID } from 'node:crypto';
import { ratingCreated, ratingDeleted, ratingThresholdCrossed } from '@app/contracts';
import { WebhookVerifier } from '@reef/client';
import { eventually } from '../../support/eventually';
import { answer, isGenuine, Receiver } from '../../support/webhook-receiver';
import { PLUGIN, WebhookGateway } from './webhook-gateway';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: WebhookGateway;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await new Receiver().open();
  // So long that a receiver which a test holds up has not failed before the test goes on, however slow the machine.
  world = await WebhookGateway.start({ environment: { WEBHOOK_TIMEOUT_SECONDS: '30' } });
});
afterAll(async () => {
  await world.stop();
  await receiver.close();
});
beforeEach(() => receiver.reset());
afterEach(async () => {
  await world.gateway.sql(`UPDATE gateway.webhook_endpoint SET state = 'deleted'`);
});

const received = (count: number) =>
  eventually(
    () => receiver.hooks.length,
    (seen) => seen >= count,
  );
const deliveriesOf = async (webhookId: string, query = '') =>
  (await world.get(`/${webhookId}/deliveries${query}`)).json.deliveries;
const logOf = async (webhookId: string) => {
  const [{ deliveryId }] = await deliveriesOf(webhookId);
  return (await world.get(`/${webhookId}/deliveries/${deliveryId}`)).json;
};

it('tells a receiver of a rating, with the numbers after it and a signature that holds', async () => {
  const { webhookId, secret } = await world.create({ url: receiver.url });
  const id = await world.rated();
  await received(1);
  const [hook] = receiver.hooks;
  expect(isGenuine(secret, hook!)).toBe(true);
  expect(hook).toMatchObject({ method: 'POST', path: '/hook' });
  expect(hook!.headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/json' });
  expect(hook!.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(hook!.json).toEqual({
    type: 'rating.created',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    data: {
      ...{ pluginId: PLUGIN.name, sequence: 7, score: 4, comment: 'naïve ☃' },
      ...{ ratingId: expect.any(String), userId: expect.any(String) },
      aggregate: { averageScore: 4, totalRatings: 1, distribution: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 } },
    },
  });
  await eventually(async () => (await deliveriesOf(webhookId))[0].state, 'delivered');
  expect(await logOf(webhookId)).toMatchObject({
    ...{ messageId: id, event: 'rating.created', attempts: 1, lastStatus: 204, nextAttemptAt: null },
    log: [{ number: 1, status: 204, error: null, response: '', durationMs: expect.any(Number) }],
    body: hook!.json,
  });
});
it('tells a maintainer that updates of a plugin are held, in words the published client understands', async () => {
  const events = ['plugin.rating.threshold_crossed'];
  const { secret } = await world.create({ url: receiver.url, events, pluginId: PLUGIN.name });
  const { packageId, name: pluginId, ownerId } = PLUGIN;
  const distribution = { 1: 4, 2: 1, 3: 0, 4: 0, 5: 0 };
  const aggregate = { averageScore: 1.2, totalRatings: 5, distribution, revision: 5 };
  const threshold = { below: 3, recoverAt: 3.2, minRatings: 5 };
  const about = { packageId, pluginId, ownerId, isPrivate: false, sequence: 5, aggregate };
  const id = await world.say(ratingThresholdCrossed, { ...about, autoUpdate: 'hold', threshold });
  await received(1);
  const [{ body, headers }] = receiver.hooks as [(typeof receiver.hooks)[0]];
  expect(new WebhookVerifier(secret).verify(body, headers)).toMatchObject({
    id,
    event: { type: events[0], data: { pluginId, autoUpdate: 'hold', threshold, aggregate: { averageScore: 1.2 } } },
  });
});

it('sends an event once, however often the bus brings it', async () => {
  await world.create({ url: receiver.url });
  const id = await world.rated();
  await received(1);
  const numbers = { averageScore: 4, totalRatings: 1, distribution: {}, revision: 7 };
  const about = { packageId: PLUGIN.packageId, pluginId: PLUGIN.name, ownerId: PLUGIN.ownerId, isPrivate: false };
  const rating = { ratingId: randomUUID(), userId: randomUUID(), score: 4, sequence: 7, aggregate: numbers };
  await world.say(ratingCreated, { ...about, ...rating }, id);
  const last = await world.say(ratingDeleted, { ...about, ...rating, state: 'hidden', by: { kind: 'system' } });
  await eventually(() => receiver.ids, [id, last]);
  expect(receiver.hooks[1]!.json.data).not.toHaveProperty('userId');
});
it('goes by the events and the plugin a webhook wants', async () => {
  await world.create({ url: `${receiver.url}/deleted`, events: ['rating.deleted'] });
  await world.create({ url: `${receiver.url}/demo`, pluginId: 'demo' });
  await world.create({ url: `${receiver.url}/all` });
  await world.rated({ packageId: randomUUID(), pluginId: 'another' });
  await world.rated();
  await received(3);
  expect(receiver.hooks.map(({ path }) => path).sort()).toEqual(['/hook/all', '/hook/all', '/hook/demo']);
});
it('tells of a private plugin only those who may see it', async () => {
  const handle = `m${randomUUID().slice(0, 8)}`;
  const member = await world.gateway.tokenOf(handle);
  const [publisher] = await world.gateway.sql<{ id: string }>('SELECT id FROM gateway.publisher WHERE handle = $1', [
    handle,
  ]);
  await world.create({ url: `${receiver.url}/stranger` });
  await world.create({ url: `${receiver.url}/member` }, member);
  const secret = await world.rated({ isPrivate: true, ownerId: publisher!.id });
  const open = await world.rated();
  await received(3);
  const got = receiver.hooks.map(({ path, headers }) => `${path} ${headers['webhook-id']}`).sort();
  expect(got).toEqual([`/hook/member ${secret}`, `/hook/member ${open}`, `/hook/stranger ${open}`].sort());
});
it('tells nothing to somebody who is banned', async () => {
  const handle = `b${randomUUID().slice(0, 8)}`;
  await world.create({ url: `${receiver.url}/banned` }, await world.gateway.tokenOf(handle));
  await world.create({ url: receiver.url });
  await world.gateway.sql(`UPDATE gateway.user SET state = 'banned' WHERE handle = $1`, [handle]);
  await world.rated();
  await received(1);
  expect(receiver.hooks.map(({ path }) => path)).toEqual(['/hook']);
});
it('speaks CloudEvents to who asks for it, signed all the same', async () => {
  const { secret } = await world.create({ url: receiver.url, cloudEvents: true });
  const id = await world.rated();
  await received(1);
  const [hook] = receiver.hooks;
  expect(isGenuine(secret, hook!)).toBe(true);
  expect(hook!.headers['content-type']).toBe('application/cloudevents+json');
  expect(hook!.json).toMatchObject({
    ...{ specversion: '1.0', id, source: 'http://127.0.0.1:3000', type: 'dev.reef.rating.created.v1' },
    ...{ subject: PLUGIN.name, time: expect.any(String), datacontenttype: 'application/json' },
    data: { pluginId: PLUGIN.name, score: 4 },
  });
});

it('gives a receiver that was down for an hour everything afterwards', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = answer(500, {}, 'out of order');
  const ids: string[] = [];
  for (let minute = 0; minute < 60; minute += 10) {
    ids.push(await world.rated(), await world.rated());
    await eventually(async () => (await deliveriesOf(webhookId)).length, ids.length);
    world.pass(10 * MINUTE);
  }
  await eventually(
    async () => (await deliveriesOf(webhookId)).every((one: { attempts: number }) => one.attempts > 0),
    true,
  );
  expect((await world.get(`/${webhookId}`)).json.failingSince).not.toBeNull();
  receiver.reset();
  for (let waited = 0; waited < 4; waited += 1) {
    world.pass(HOUR);
    await eventually(async () => {
      const waiting = await deliveriesOf(webhookId, '?state=waiting');
      const [due] = await world.gateway.sql<{ due: number }>(
        `SELECT count(*)::int AS due FROM gateway.webhook_delivery WHERE endpoint_id = $1 AND state = 'waiting' AND due_at <= now() + make_interval(secs => $2)`,
        [webhookId, world.secondsAhead],
      );
      return waiting.length === 0 || due!.due === 0;
    }, true);
  }
  expect([...new Set(receiver.ids)].sort()).toEqual([...ids].sort());
  expect(await deliveriesOf(webhookId, '?state=delivered')).toHaveLength(12);
  expect((await world.get(`/${webhookId}`)).json.failingSince).toBeNull();
});
it('tries ten times in about three days, then disables a webhook that took nothing, and says so', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = answer(500);
  const id = await world.rated();
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await eventually(async () => (await deliveriesOf(webhookId))[0].attempts, attempt);
    await eventually(async () => (await logOf(webhookId)).log[0].durationMs !== null, true);
    world.pass(29 * HOUR);
  }
  await eventually(
    async () => (await world.get(`/${webhookId}`)).json,
    (seen) => seen.state === 'disabled',
  );
  expect((await world.get(`/${webhookId}`)).json.disabledReason).toBe('failing');
  expect((await deliveriesOf(webhookId))[0]).toMatchObject({ state: 'failed', attempts: 10, nextAttemptAt: null });
  expect(new Set(receiver.ids)).toEqual(new Set([id]));
  const said = await world.gateway.sql(`SELECT payload FROM gateway.outbox WHERE subject LIKE '%webhook.disabled%'`);
  expect(said).toEqual([
    { payload: { webhookId, host: `127.0.0.1:${receiver.port}`, reason: 'failing', by: { kind: 'system' } } },
  ]);
});
it('ends a webhook whose receiver is gone, at once', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = answer(410);
  await world.rated();
  await eventually(async () => (await world.get(`/${webhookId}`)).json.disabledReason, 'gone');
  await world.rated();
  await world.create({ url: `${receiver.url}/other` });
  receiver.answering = answer(204);
  await world.rated();
  await eventually(() => receiver.hooks.at(-1)?.path, '/hook/other');
  expect(receiver.hooks).toHaveLength(2);
  const enabled = await world.gateway.call('PUT', `/v1/webhooks/${webhookId}`, {
    ...{ token: world.token, body: '{"enabled":true}' },
  });
  expect(enabled.json).toMatchObject({ state: 'enabled', disabledReason: null });
});
it('waits as long as a receiver asks for, with all that goes there', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = answer(429, { 'retry-after': '600' });
  await world.rated();
  await eventually(async () => (await deliveriesOf(webhookId))[0].lastStatus, 429);
  receiver.answering = answer(204);
  await world.rated();
  world.pass(9 * MINUTE);
  await eventually(async () => (await deliveriesOf(webhookId)).length, 2);
  await world.create({ url: `${receiver.url}/other` });
  await world.rated();
  await eventually(() => receiver.hooks.map(({ path }) => path), ['/hook', '/hook/other']);
  world.pass(2 * MINUTE);
  await received(5);
});
it('keeps one slow receiver from holding up another', async () => {
  const held: (() => void)[] = [];
  receiver.answering = ({ path }, response) => {
    if (path.endsWith('slow')) held.push(() => void response.writeHead(204).end());
    else response.writeHead(204).end();
  };
  await world.create({ url: `${receiver.url}/slow` });
  for (let i = 0; i < 20; i += 1) await world.rated();
  await eventually(() => held.length, 4);
  await world.create({ url: `${receiver.url}/fast` });
  await world.rated();
  await eventually(() => receiver.hooks.filter(({ path }) => path.endsWith('fast')).length, 1);
  expect(held).toHaveLength(4);
  receiver.answering = answer(204);
  for (const release of held) release();
  await received(22);
});

it('follows no redirect, reads little, and keeps the beginning of the answer', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = answer(302, { location: `${receiver.url}/elsewhere` }, 'x'.repeat(200_000));
  await world.rated();
  await eventually(async () => (await deliveriesOf(webhookId))[0].lastStatus, 302);
  const { log, state } = await logOf(webhookId);
  expect([state, log[0].response]).toEqual(['waiting', 'x'.repeat(1000)]);
  expect(receiver.hooks.map(({ path }) => path)).toEqual(['/hook']);
});
it('sends a test, a delivery again, and what failed since then', async () => {
  const { webhookId } = await world.create({ url: receiver.url, events: ['rating.deleted'] });
  const tested = await world.post(`/${webhookId}/test`);
  expect(tested.status).toBe(202);
  await received(1);
  expect(receiver.hooks[0]!.json).toMatchObject({ type: 'webhook.test' });
  await eventually(async () => (await deliveriesOf(webhookId))[0].state, 'delivered');
  expect(await world.post(`/${webhookId}/deliveries/${tested.json.deliveryId}/replay`)).toMatchObject({ status: 202 });
  await received(2);
  expect(receiver.ids[1]).toBe(receiver.ids[0]);
  await eventually(
    async () => (await deliveriesOf(webhookId))[0],
    (one) => one.state === 'delivered' && one.attempts === 2,
  );
  const since = new Date(Date.now() - HOUR).toISOString();
  expect((await world.post(`/${webhookId}/replay`, { since })).json).toEqual({ replayed: 0 });
  expect((await world.post(`/${webhookId}/replay`, { since, which: 'all' })).json).toEqual({ replayed: 1 });
  await received(3);
  expect(await world.post(`/${webhookId}/deliveries/${randomUUID()}/replay`)).toMatchObject({ status: 404 });
});

import { newId } from '@app/kernel';
import { DeliveryRetention } from '../../../apps/gateway/src/webhooks/deliveries/delivery-retention';
import { eventually } from '../../support/eventually';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { answer, Receiver } from '../../support/webhook-receiver';
import { WebhookGateway } from './webhook-gateway';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let database: TestDatabase;
let world: WebhookGateway;
let receiver: Receiver;
beforeAll(async () => {
  database = await createDatabase();
  receiver = await new Receiver().open();
  world = await WebhookGateway.start({ database });
});
afterAll(async () => {
  await world.stop();
  await receiver.close();
});
beforeEach(() => receiver.reset());

const rows = <R>(sql: string, values: unknown[] = []) => world.gateway.sql<R>(sql, values);
const states = (webhookId: string) =>
  rows<{ state: string }>('SELECT state FROM gateway.webhook_delivery WHERE endpoint_id = $1', [webhookId]);

it('sends what a dead gateway had in hand when its lease is over, and shows that it does not know the end', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = answer(500);
  const id = await world.rated();
  await eventually(async () => (await world.get(`/${webhookId}/deliveries`)).json.deliveries[0]?.lastStatus, 500);
  receiver.reset();
  // As a process leaves it that was killed in the middle of its second attempt.
  await rows(
    `UPDATE gateway.webhook_delivery SET lease_id = $2, due_at = now() + interval '45 seconds', tries = 2, attempts = 2
     WHERE endpoint_id = $1`,
    [webhookId, newId()],
  );
  await rows(
    `INSERT INTO gateway.webhook_attempt (delivery_id, number, started_at)
     SELECT id, 2, now() FROM gateway.webhook_delivery WHERE endpoint_id = $1`,
    [webhookId],
  );
  world.pass(40_000);
  expect(receiver.hooks).toEqual([]);
  world.pass(10_000);
  await eventually(() => receiver.ids, [id]);
  const [{ deliveryId }] = (await world.get(`/${webhookId}/deliveries`)).json.deliveries;
  const log = await eventually(
    async () => (await world.get(`/${webhookId}/deliveries/${deliveryId}`)).json.log,
    (seen) => seen[0].durationMs !== null,
  );
  expect(log.map((one: { number: number; status: number | null }) => [one.number, one.status])).toEqual([
    ...[[3, 204]],
    ...[[2, null]],
    ...[[1, 500]],
  ]);
  await rows(`UPDATE gateway.webhook_endpoint SET state = 'deleted' WHERE id = $1`, [webhookId]);
});

it('gives back what it has in hand when it stops, and another gateway sends it at once', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  receiver.answering = () => undefined;
  const id = await world.rated();
  await eventually(() => receiver.ids, [id]);
  await world.gateway.process.stop();
  expect(await states(webhookId)).toEqual([{ state: 'waiting' }]);
  expect(await rows('SELECT 1 FROM gateway.webhook_delivery WHERE lease_id IS NOT NULL')).toEqual([]);
  receiver.reset();
  world = await WebhookGateway.start({ database });
  world.pass(60_000); // it goes on where the one before has been in time
  await eventually(() => receiver.ids, [id]);
  await eventually(() => states(webhookId), [{ state: 'delivered' }]);
  expect(
    await rows('SELECT tries, attempts FROM gateway.webhook_delivery WHERE endpoint_id = $1', [webhookId]),
  ).toEqual([{ tries: 1, attempts: 2 }]);
});

it('shares the work with other gateways, and sends nothing twice', async () => {
  const other = await WebhookGateway.start({ database });
  other.pass(60_000);
  try {
    receiver.answering = answer(500);
    const hooks = await Promise.all([1, 2, 3].map((n) => world.create({ url: `${receiver.url}/${n}` })));
    const ids = hooks.map(({ webhookId }) => webhookId);
    const count = (which: string) =>
      rows(`SELECT count(*)::int AS count FROM gateway.webhook_delivery WHERE endpoint_id = ANY($1) AND ${which}`, [
        ids,
      ]);
    for (let i = 0; i < 10; i += 1) await world.rated();
    await eventually(() => count(`attempts > 0 AND lease_id IS NULL`), [{ count: 30 }]);
    receiver.reset();
    for (const each of [world, other]) each.pass(3 * HOUR);
    await eventually(() => count(`state = 'delivered'`), [{ count: 30 }]);
    const sent = receiver.hooks
      .filter(({ path }) => path !== '/hook')
      .map(({ path, headers }) => `${path} ${headers['webhook-id']}`);
    expect([sent.length, new Set(sent).size]).toEqual([30, 30]);
  } finally {
    await other.gateway.process.stop();
  }
});

it('forgets deliveries and their log after a month, and deleted webhooks with the last of them', async () => {
  const { webhookId } = await world.create({ url: receiver.url });
  await world.post(`/${webhookId}/test`);
  await eventually(() => states(webhookId), [{ state: 'delivered' }]);
  await world.gateway.call('DELETE', `/v1/webhooks/${webhookId}`, { token: world.token });
  const retention = world.gateway.process.app.get(DeliveryRetention);
  const left = () =>
    rows(
      `SELECT (SELECT count(*)::int FROM gateway.webhook_endpoint WHERE id = $1) AS endpoints,
         (SELECT count(*)::int FROM gateway.webhook_delivery WHERE endpoint_id = $1) AS deliveries`,
      [webhookId],
    );
  world.pass(29 * DAY);
  await retention.purge();
  expect(await left()).toEqual([{ endpoints: 1, deliveries: 1 }]);
  world.pass(2 * DAY);
  await retention.purge();
  expect(await left()).toEqual([{ endpoints: 0, deliveries: 0 }]);
  expect(await rows('SELECT count(*)::int AS count FROM gateway.webhook_attempt')).toEqual([{ count: 0 }]);
});

import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually';
import { isGenuine, Receiver } from '../../support/webhook-receiver';
import { PLUGIN, WebhookGateway } from './webhook-gateway';

const URL_OF_NOBODY = 'https://example.com/hook?token=t0p';

let world: WebhookGateway;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await new Receiver().open();
  world = await WebhookGateway.start({ environment: { WEBHOOK_MOST_PER_OWNER: '25' } });
});
afterAll(async () => {
  await world.stop();
  await receiver.close();
});

const put = (id: string, body: object, token = world.token) =>
  world.gateway.call('PUT', `/v1/webhooks/${id}`, { token, body: JSON.stringify(body) });
const remove = (id: string, token = world.token) => world.gateway.call('DELETE', `/v1/webhooks/${id}`, { token });
const someone = () => world.gateway.tokenOf(`o${randomUUID().slice(0, 8)}`);
const said = (subject: string, id: string) =>
  world.gateway.sql<{ payload: object }>(
    `SELECT payload FROM gateway.outbox WHERE subject = $1 AND payload->>'webhookId' = $2`,
    [`reef.evt.gateway.webhook.${subject}.v1`, id],
  );

it('registers for ratings as the rating specification names it', async () => {
  const made = await world.post('/rating-updated', { url: URL_OF_NOBODY, pluginId: 'demo' });
  expect(made).toMatchObject({
    status: 201,
    json: {
      ...{ url: URL_OF_NOBODY, pluginId: PLUGIN.name, state: 'enabled', disabledReason: null, cloudEvents: false },
      events: ['rating.created', 'rating.updated', 'rating.deleted'],
      secret: expect.stringMatching(/^whsec_/),
    },
  });
});
it('is made, read, listed, changed and deleted, and says so without the path', async () => {
  const token = await someone();
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const { webhookId, ...made } = await world.create({ url: URL_OF_NOBODY, secret, description: ' mine ' }, token);
  expect(made).toMatchObject({ secret, description: 'mine' });
  const { json: read } = await world.get(`/${webhookId}`, token);
  expect(read).not.toHaveProperty('secret');
  expect((await world.get('', token)).json).toEqual({ webhooks: [read], meta: { nextCursor: null } });

  const changed = await put(webhookId, { events: ['rating.deleted', 'version.visible'], enabled: false }, token);
  expect(changed.json).toMatchObject({ events: ['rating.deleted', 'version.visible'], disabledReason: 'owner' });
  expect(changed.json).toMatchObject({ url: URL_OF_NOBODY, description: 'mine' });
  expect(await put(webhookId, { enabled: false }, token)).toMatchObject({ status: 200 });
  expect(await world.post(`/${webhookId}/test`, {}, token)).toMatchObject({ json: { code: 'webhook_disabled' } });

  expect((await remove(webhookId, token)).status).toBe(204);
  expect((await world.get(`/${webhookId}`, token)).json).toMatchObject({ status: 404, code: 'webhook_not_found' });
  expect((await world.get('', token)).json.webhooks).toEqual([]);

  const facts = { webhookId, host: 'example.com', by: expect.objectContaining({ kind: 'user' }) };
  const events = ['rating.created', 'rating.updated', 'rating.deleted'];
  expect(await said('created', webhookId)).toEqual([{ payload: { ...facts, events, pluginId: null } }]);
  const after = ['rating.deleted', 'version.visible'];
  expect(await said('updated', webhookId)).toEqual([
    {
      payload: {
        ...{ ...facts, changed: ['events', 'state'], events: after },
        ...{ before: { events, state: 'enabled' }, after: { events: after, state: 'disabled' } },
      },
    },
  ]);
  expect(await said('deleted', webhookId)).toEqual([{ payload: facts }]);
});
it('is nobody else’s', async () => {
  const { webhookId } = await world.create({ url: URL_OF_NOBODY });
  const stranger = await someone();
  const calls = [
    world.get(`/${webhookId}`, stranger),
    put(webhookId, { enabled: false }, stranger),
    remove(webhookId, stranger),
    world.get(`/${webhookId}/deliveries`, stranger),
    ...['rotate-secret', 'test', 'replay', `deliveries/${randomUUID()}/replay`].map((path) =>
      world.post(`/${webhookId}/${path}`, { since: '2026-01-01T00:00:00Z' }, stranger),
    ),
  ];
  for (const { json, headers } of await Promise.all(calls)) {
    expect(json).toMatchObject({ status: 404, code: 'webhook_not_found' });
    expect(headers.get('content-type')).toBe('application/problem+json');
  }
  expect((await world.get(`/${webhookId}`)).json).toMatchObject({ state: 'enabled' });
});
it.each([
  [{}, '#/url'],
  [{ url: 7 }, '#/url'],
  [{ url: 'example.com' }, '#/url'],
  [{ url: `https://example.com/${'x'.repeat(2000)}` }, '#/url'],
  [{ url: 'https://user:secret@example.com/' }, '#/url'],
  [{ url: URL_OF_NOBODY, secret: 'secret' }, '#/secret'],
  [{ url: URL_OF_NOBODY, events: [] }, '#/events'],
  [{ url: URL_OF_NOBODY, events: ['rating.created', 'rating.exploded'] }, '#/events/1'],
  [{ url: URL_OF_NOBODY, events: 'rating.created' }, '#/events'],
  [{ url: URL_OF_NOBODY, cloudEvents: 'yes' }, '#/cloudEvents'],
])('refuses %j with a pointer, and writes nothing', async (body, pointer) => {
  const before = (await world.get('?limit=100')).json.webhooks;
  const refused = await world.post('', body);
  expect(refused.json).toMatchObject({ status: 400, code: 'invalid_input', errors: [{ pointer }] });
  expect((await world.get('?limit=100')).json.webhooks).toEqual(before);
});
it('refuses a target in the own network, and a plugin nobody knows', async () => {
  expect((await world.post('', { url: 'https://10.0.0.1/' })).json).toMatchObject({
    ...{ status: 422, code: 'webhook_target_forbidden', detail: 'The target is not allowed' },
  });
  expect((await world.post('', { url: URL_OF_NOBODY, pluginId: 'nothing' })).json).toMatchObject({
    ...{ status: 404, code: 'plugin_not_found' },
  });
});
it('refuses a limit, a state and a body that are none', async () => {
  const { webhookId } = await world.create({ url: URL_OF_NOBODY });
  expect((await world.get('?limit=0')).json.errors).toMatchObject([{ pointer: '#/limit' }]);
  expect((await world.get(`/${webhookId}/deliveries?state=lost`)).json.errors).toMatchObject([{ pointer: '#/state' }]);
  expect((await world.post(`/${webhookId}/replay`, { since: 'yesterday' })).json.errors).toMatchObject([
    { pointer: '#/since' },
  ]);
});
it('takes no more than an owner may have, also at once', async () => {
  const token = await someone();
  const made = await Promise.all(Array.from({ length: 30 }, () => world.post('', { url: URL_OF_NOBODY }, token)));
  const statuses = made.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array<number>(25).fill(201), ...Array<number>(5).fill(409)]);
  const first = (await world.get('?limit=20', token)).json;
  const rest = (await world.get(`?limit=20&cursor=${first.meta.nextCursor}`, token)).json;
  const ids = [...first.webhooks, ...rest.webhooks].map((one: { webhookId: string }) => one.webhookId);
  expect([new Set(ids).size, rest.meta.nextCursor]).toEqual([25, null]);
});
it('answers a repeated call with the same webhook and secret, without keeping the secret in clear', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const call = () => world.gateway.post('/v1/webhooks', { url: URL_OF_NOBODY }, { token: world.token, headers });
  const [first, second] = [await call(), await call()];
  expect(second.json).toEqual(first.json);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  const { secret, webhookId } = first.json;
  const rows = await world.gateway.sql<{ text: string }>(
    `SELECT row_to_json(k)::text AS text FROM gateway.idempotency_key k
     UNION ALL SELECT encode(secret_sealed, 'escape') FROM gateway.webhook_endpoint WHERE id = $1
     UNION ALL SELECT payload::text FROM gateway.outbox`,
    [webhookId],
  );
  expect(rows.filter(({ text }) => text.includes(secret.slice(6, 30)))).toEqual([]);
});
it('needs the scope of the registry for what is of the registry', async () => {
  const handle = `s${randomUUID().slice(0, 8)}`;
  const all = await world.gateway.tokenOf(handle);
  const scopes = ['plugin:rating:read', 'plugin:rating:write'];
  const ratings = (await world.gateway.admin('/api/v1/admin/tokens', { handle, scopes })).json.token as string;
  const wanted = { url: URL_OF_NOBODY, events: ['version.visible'] };
  expect((await world.post('', wanted, ratings)).json).toMatchObject({ status: 403, code: 'scope_missing' });
  const { webhookId } = await world.create(wanted, all);
  expect((await put(webhookId, { url: 'https://example.org/' }, ratings)).json).toMatchObject({ status: 403 });
  expect((await world.get(`/${webhookId}/deliveries`, ratings)).json).toMatchObject({ status: 403 });
  const reading = (await world.gateway.admin('/api/v1/admin/tokens', { handle, scopes: [scopes[0]] })).json.token;
  expect((await world.post('', { url: URL_OF_NOBODY }, reading as string)).json).toMatchObject({ status: 403 });
  expect((await world.gateway.get('/v1/webhooks')).json).toMatchObject({ status: 401 });
});
it('signs with the old and the new secret for a day after a rotation', async () => {
  const { webhookId, secret: old } = await world.create({ url: receiver.url });
  const rotated = await world.post(`/${webhookId}/rotate-secret`);
  const young = rotated.json.secret as string;
  const hookOf = async (count: number) => {
    await world.post(`/${webhookId}/test`);
    await eventually(() => receiver.hooks.length, count);
    return receiver.hooks.at(-1)!;
  };
  const during = await hookOf(1);
  expect([young, old].map((secret) => isGenuine(secret, during))).toEqual([true, true]);
  await world.gateway.sql(`UPDATE gateway.webhook_endpoint SET old_secret_until = now() WHERE id = $1`, [webhookId]);
  const after = await hookOf(2);
  expect([young, old].map((secret) => isGenuine(secret, after))).toEqual([true, false]);
  expect(await said('secretRotated', webhookId)).toHaveLength(1);
});

import { randomBytes } from 'node:crypto';
import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import type { ReceivedSpan } from '../support/otlp-receiver';
import { ALL_SCOPES } from '../support/registry-client';
import { Receiver } from '../support/webhook-receiver';
import { inBothTopologies } from '../support/world';
import { sharedLog, sharedSpans } from '../support/world-keeper';

/** What opens something, whoever it belongs to. */
const SECRET =
  /clh_(?!…)[\w-]{16,}|whsec_[\w+/=-]{16,}|eyJ[\w-]{16,}\.[\w-]+\.[\w-]+|\$argon2|Bearer (?!\[)\S|postgres(ql)?:\/\/[^ "]*:[^ "]*@/;

inBothTopologies('observability', (world) => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await new Receiver().open();
  });
  afterAll(() => receiver.close());

  it('follows a request over the bus to SQL, and on to a webhook, in one trace', async () => {
    const [publisher, rater] = [await world.createUser(), await world.createUser()];
    const plugin = uniqueName('traced');
    (await world.publishPlugin(publisher, { name: plugin, version: '1.0.0' })).expect(200);
    const hook = { token: publisher.token, json: { url: receiver.url, pluginId: plugin } };
    (await world.request('POST', '/v1/webhooks/rating-updated', hook)).expect(201);
    const rate = (traceparent: string, comment: string) =>
      world.request('POST', `/v1/plugins/${plugin}/ratings`, {
        token: rater.token,
        json: { score: 5, comment },
        headers: { traceparent, 'x-request-id': `rate-${traceparent.slice(3, 20)}` },
      });
    const [trace, untold] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    const caller = randomBytes(8).toString('hex');
    await world.get(`/v1/plugins/${plugin}/ratings`, { headers: { traceparent: `00-${untold}-${caller}-00` } });
    (await rate(`00-${trace}-${caller}-01`, 'not for collectors')).expect(201);

    await eventually(() => receiver.hooks.length, 1);
    const told = receiver.hooks[0]!.headers['traceparent']!;
    expect(told.slice(3, 35)).toBe(trace);
    const isCalled = ({ spanId }: ReceivedSpan): boolean => told.includes(spanId);
    // Each process sends its own spans, within a second or so.
    const spans = await eventually(
      () => sharedSpans(trace),
      (seen) => seen.filter(isCalled).some((span) => wayTo(span, seen)[0]!.parentSpanId === caller),
    );
    const way = wayTo(spans.find(isCalled)!, spans);
    expect(way.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^POST \/v1\/plugins\/:\w+\/ratings$/),
      'reef.rpc.ratings.rating.submit.v1',
      'reef.rpc.ratings.rating.submit.v1',
      'emit reef.evt.ratings.rating.created.v1',
      expect.stringMatching(/^handle gateway-/),
      'POST webhook',
    ]);
    const sql = spans.find(({ attributes }) =>
      String(attributes['db.query.text']).startsWith('INSERT INTO ratings.rating '),
    );
    expect(sql?.parentSpanId).toBe(way[2]!.spanId);
    const processes = new Set(way.map(({ service }) => service));
    const wanted = world.topology === 'cluster' ? ['reef-gateway', 'reef-ratings'] : ['reef-standalone'];
    expect([...processes].sort()).toEqual(wanted);
    expect(JSON.stringify(spans)).not.toContain('not for collectors');
    expect(await sharedSpans(untold)).toEqual([]);
    await eventually(
      async () => (await sharedLog(world.topology)).filter((line) => line.includes(`"trace_id":"${trace}"`)).length,
      (lines) => lines > 0,
    );
  });

  it('logs no secret, wherever a caller puts it', async () => {
    const user = await world.createUser();
    const client = await world.createOAuthClient();
    const accessToken = (await world.askForToken(client, ALL_SCOPES)).expect(200).json.access_token as string;
    const hook = await world.request('POST', '/v1/webhooks/rating-updated', {
      token: user.token,
      json: { url: `${receiver.url}?key=hook-s3cret` },
    });
    const password = `p4ss-${randomBytes(8).toString('hex')}`;
    const secrets = [user.token, client.clientSecret, accessToken, password, 'hook-s3cret', world.adminToken];
    if (hook.status === 201) secrets.push(hook.json.secret);
    const end = uniqueName('end');
    const ask = (path: string, more: object = {}) =>
      world.request('POST', path, { headers: { 'x-request-id': end }, ...more });
    await ask(`/api/v1/skills?token=${user.token}`, { json: { token: user.token, password } });
    await ask(`/nowhere/${user.token}/${accessToken}`);
    await ask('/v1/plugins/x/ratings', { token: `${user.token}x`, body: `{"password":"${password}"` });
    await ask('/oauth/token', {
      body: `client_id=${client.clientId}&client_secret=${password}&grant_type=client_credentials`,
    });
    await ask('/api/v1/uploads/never', {
      headers: { 'x-request-id': end, cookie: `session=${password}`, authorization: `Basic ${password}` },
    });
    const mine = (lines: readonly string[]) => lines.filter((line) => line.includes(end)).length;
    const lines = await eventually(
      () => sharedLog(world.topology),
      (seen) => mine(seen) >= 5,
    );
    expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
    expect(lines.filter((line) => SECRET.test(line))).toEqual([]);
  });
});

/** From the first span of its trace that we know. */
function wayTo(span: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent === undefined ? [span] : [...wayTo(parent, spans), span];
}

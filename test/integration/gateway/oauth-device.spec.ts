import { join } from 'node:path';
import { OAuthGateway, OWN, RATING_SCOPE, type Client, type Person } from './oauth-process';
import type { Answer } from './start-gateway';

const ORACLE = join(__dirname, '../../support/oauth-device-oracle.mjs');
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

let gateway: OAuthGateway;
let device: Client;
let person: Person;
beforeAll(async () => {
  gateway = await OAuthGateway.start();
  device = await createDevice();
  person = await gateway.signIn();
});
afterAll(() => gateway.stop());

const createDevice = (facts: object = {}) =>
  gateway.createClient({
    name: 'A <device>',
    grant: 'device_code refresh_token',
    isPublic: true,
    redirectUris: [],
    ...facts,
  });
interface Codes {
  readonly device_code: string;
  readonly user_code: string;
}
async function start(client = device, form: Record<string, string> = {}): Promise<Codes> {
  const answer = await gateway.send('/oauth/device_authorization', form, client);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.json as Codes;
}
const poll = ({ device_code }: Pick<Codes, 'device_code'>, client = device): Promise<Answer> =>
  gateway.send('/oauth/token', { grant_type: GRANT, device_code }, client);
/** As if it had last asked a while ago. */
const letTimePass = ({ user_code }: Codes) =>
  gateway.sql(
    `UPDATE gateway.oauth_payload SET payload = payload || '{"polledAt":"2020-01-01T00:00:00Z"}' WHERE user_code = $1`,
    [user_code.replace('-', '')],
  );
/** What the page shows of a code, and what it says to the decision. */
async function decide({ user_code }: Codes, decision: string, by?: Person): Promise<[Answer, Answer]> {
  const { cookie } = by ?? (await gateway.signIn()); // each may look at a few codes only
  const headers = { cookie };
  const shown = await gateway.call('GET', `/cli/device?user_code=${user_code}`, { headers });
  const csrf = /name="csrf" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
  const body = new URLSearchParams({ csrf, user_code, decision });
  return [shown, await gateway.call('POST', '/cli/device', { headers, body })];
}
const outcome = ({ status, json }: Answer) => [status, json.error as unknown];

describe('the device grant', () => {
  it('is completed by an independent client, and gives what was agreed to', async () => {
    const scope = 'plugin:rating:read registry:read';
    const client = await createDevice({ scope: `${scope} registry:publish` });
    const result = await gateway.oracle(ORACLE, { ...client, scope, cookie: person.cookie });
    expect(result.metadata.device_authorization_endpoint).toBe(`${gateway.issuer}/oauth/device_authorization`);
    expect(result.metadata.grant_types_supported).toContain(GRANT);
    expect(result.started).toEqual({
      device_code: expect.stringMatching(/^.{40,}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${gateway.issuer}/cli/device`,
      verification_uri_complete: `${gateway.issuer}/cli/device?user_code=${result.started.user_code}`,
      expires_in: 900,
      interval: 5,
    });
    for (const text of ['A &lt;device&gt;', result.started.user_code, `@${person.handle}`, 'registry:read'])
      expect(result.page).toContain(text);
    expect(result.page).not.toContain('registry:publish');
    expect(result.confirmation).toContain('Device connected');
    expect(result.tokens).toMatchObject({ expires_in: 900, scope, refresh_token: expect.any(String) });
    const { text } = await gateway.get('/api/v1/whoami', { token: result.refreshed.access_token as string });
    expect(text).toContain(person.handle);
  });
  it('asks for all the client may have when it names nothing', async () => {
    const codes = await start();
    await decide(codes, 'approve');
    expect((await poll(codes)).json).toMatchObject({ scope: RATING_SCOPE, token_type: 'Bearer' });
  });
  it('gives its tokens once', async () => {
    const codes = await start();
    await decide(codes, 'approve');
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => poll(codes))).then((answers) =>
      answers.sort((a, b) => a.status - b.status),
    );
    expect(others.map(outcome)).toEqual([
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
    ]);
    // Whoever comes second may be a thief, so what the first got counts no more.
    if (first!.status === 200) expect(await gateway.works(first!.json.access_token as string)).toBe(false);
    expect(outcome(await poll(codes))).toEqual([400, 'invalid_grant']);
  });
  it('says no when the person does', async () => {
    const codes = await start();
    const [, answer] = await decide(codes, 'deny', person);
    expect(answer.text).toContain('Device denied');
    expect(outcome(await poll(codes))).toEqual([400, 'access_denied']);
    const [again] = await decide(codes, 'approve');
    expect(again.status).toBe(404);
    expect((await poll(codes)).status).toBe(400);
    const { handle } = person;
    const denied = { via: 'device', handle, clientId: device.clientId, program: 'A <device>', scope: RATING_SCOPE };
    expect(await gateway.eventsOf('access.denied')).toEqual([expect.objectContaining(denied)]);
  });
  it('counts the first decision, of many at once', async () => {
    const codes = await start();
    const answers = await Promise.all([1, 2, 3, 4].map(() => decide(codes, 'approve')));
    expect(answers.filter(([, { status }]) => status === 200)).toHaveLength(1);
    const { json } = await poll(codes);
    expect(await gateway.works(json.access_token as string)).toBe(true);
  });
  it('is for nobody who is banned meanwhile', async () => {
    const codes = await start();
    const mallory = await gateway.signIn();
    await decide(codes, 'approve', mallory);
    await gateway.admin('/api/v1/users/ban', { handle: mallory.handle });
    const { status, json } = await poll(codes);
    expect([status, json.error, json.error_description]).toEqual([
      400,
      'invalid_grant',
      expect.stringContaining('not in good standing'),
    ]);
  });
});

describe('a program that waits (RFC 8628 section 3.5)', () => {
  it('is told to wait, and to wait longer when it asks too often', async () => {
    const codes = await start();
    expect(outcome(await poll(codes))).toEqual([400, 'authorization_pending']);
    expect(outcome(await poll(codes))).toEqual([400, 'slow_down']);
    await letTimePass(codes);
    expect(outcome(await poll(codes))).toEqual([400, 'authorization_pending']);
    // However impatient it was: what was decided is told at once.
    await decide(codes, 'approve');
    expect((await poll(codes)).status).toBe(200);
  });
  it('is told that its code is too old', async () => {
    const codes = await start();
    await gateway.sql(
      `UPDATE gateway.oauth_payload SET expires_at = now() - interval '1 s',
         payload = payload || jsonb_build_object('exp', extract(epoch FROM now())::int - 1) WHERE user_code = $1`,
      [codes.user_code.replace('-', '')],
    );
    expect((await decide(codes, 'approve'))[0].status).toBe(404);
    expect(outcome(await poll(codes))).toEqual([400, 'expired_token']);
  });
  it('gets nothing with a code that is another program’s, or nobody’s', async () => {
    const codes = await start();
    await decide(codes, 'approve');
    expect(outcome(await poll(codes, await createDevice()))).toEqual([400, 'invalid_grant']);
    expect(outcome(await poll({ device_code: 'x'.repeat(43) }))).toEqual([400, 'invalid_grant']);
    expect((await poll(codes)).status).toBe(200);
  });
  it.each([
    ['no client', undefined, {}, [401, 'invalid_client']],
    ['an unknown client', { clientId: 'nobody' }, {}, [401, 'invalid_client']],
    ['a scope it may not have', 'device', { scope: 'registry:manage' }, [400, 'invalid_scope']],
    ['a scope nobody has heard of', 'device', { scope: 'everything' }, [400, 'invalid_scope']],
    ['another resource', 'device', { resource: 'https://other.test/' }, [400, 'invalid_target']],
    ['a client that is for something else', 'own', {}, [400, 'unauthorized_client']],
  ] as const)('is not started by %s', async (_what, who, form, expected) => {
    const client = who === 'device' ? device : who === 'own' ? await gateway.createClient(OWN) : who;
    expect(outcome(await gateway.send('/oauth/device_authorization', form, client))).toEqual(expected);
  });
});

it('a person sees which programs act for them, and takes that back', async () => {
  const [ann, bob] = [await gateway.signIn(), await gateway.signIn()];
  const tokens: string[] = [];
  for (const scope of ['plugin:rating:read', 'plugin:rating:write']) {
    const codes = await start(device, { scope });
    await decide(codes, 'approve', ann);
    tokens.push((await poll(codes)).json.access_token as string);
  }
  const open = (by: Person) => gateway.get('/settings/programs', {}, { cookie: by.cookie });
  const page = (await open(ann)).text;
  for (const text of ['A &lt;device&gt;', 'plugin:rating:read', 'plugin:rating:write']) expect(page).toContain(text);
  expect((await open(bob)).text).toContain('You let no program act for you.');

  const withdraw = async (by: Person) => {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await open(by)).text)?.[1] ?? '';
    const init = { headers: { cookie: by.cookie }, body: new URLSearchParams({ csrf }) };
    return gateway.call('POST', `/settings/programs/${device.clientId}/withdraw`, init);
  };
  expect((await withdraw(bob)).status).toBe(404);
  const ask = (by: Person) => gateway.get(`/settings/programs/${device.clientId}/withdraw`, {}, { cookie: by.cookie });
  expect((await ask(bob)).status).toBe(404);
  expect((await ask(ann)).text).toContain('A &lt;device&gt;</bdi></strong> stops working in your name at once');
  expect((await withdraw(ann)).text).toContain('can do nothing in your name any more');
  for (const token of tokens) expect(await gateway.works(token)).toBe(false);
  const said = await gateway.sql<{ subject: string }>(
    `SELECT subject FROM gateway.outbox WHERE payload->>'userId' = $1 AND subject LIKE '%.access.%' ORDER BY position`,
    [ann.userId],
  );
  const [granted, revoked] = ['granted', 'revoked'].map((what) => `reef.evt.gateway.access.${what}.v1`);
  expect(said.map(({ subject }) => subject)).toEqual([granted, granted, revoked, revoked]);
});
it('nobody guesses codes for long', async () => {
  const guesser = await gateway.signIn();
  const look = (code: string) =>
    gateway.call('GET', `/cli/device?user_code=${code}`, { headers: { cookie: guesser.cookie } });
  const statuses: number[] = [];
  for (let i = 0; i < 21; i += 1) statuses.push((await look('BCDF-GHJK')).status);
  expect([statuses.slice(0, 20).every((status) => status === 404), statuses[20]]).toEqual([true, 429]);
  const codes = await start();
  expect((await look(codes.user_code)).status).toBe(429);
});
it('only the browser that saw the code decides', async () => {
  const codes = await start();
  const body = new URLSearchParams({ user_code: codes.user_code, decision: 'approve', csrf: 'made up' });
  const forged = await gateway.call('POST', '/cli/device', { headers: { cookie: person.cookie }, body });
  expect(forged.status).toBe(403);
  const headers = { accept: 'text/html' };
  const page = `${gateway.issuer}/cli/device?user_code=${codes.user_code}`;
  const nobody = await fetch(page, { headers, redirect: 'manual' });
  expect([nobody.status, nobody.headers.get('location')]).toEqual([
    303,
    expect.stringContaining('/sign-in?return_to='),
  ]);
  expect(outcome(await poll(codes))).toEqual([400, 'authorization_pending']);
});

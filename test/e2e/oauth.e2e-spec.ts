import { join } from 'node:path';
import { uniqueName } from '../support/bundles';
import { ALL_SCOPES } from '../support/registry-client';
import { runCommand } from '../support/run-command';
import { inBothTopologies } from '../support/world';

const ORACLE = join(__dirname, '../support/oauth-oracle.mjs');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

inBothTopologies('OAuth', (world) => {
  it('gives a token that an independent client can get and an independent library can check', async () => {
    const client = await world.createOAuthClient();
    const result = await runCommand(process.execPath, [
      ORACLE,
      world.url,
      client.clientId,
      client.clientSecret,
      ALL_SCOPES,
    ]);
    expect([result.code, result.stderr]).toEqual([0, '']);
    const { metadata, answer, payload, protectedHeader } = JSON.parse(result.stdout);
    expect(metadata).toMatchObject({ issuer: world.url, token_endpoint: `${world.url}/oauth/token` });
    expect(metadata.grant_types_supported).toContain('client_credentials');
    expect(answer).toMatchObject({ expires_in: 900, scope: ALL_SCOPES });
    expect(answer.token_type).toMatch(/^bearer$/i);
    expect(answer).not.toHaveProperty('refresh_token');
    expect(protectedHeader).toMatchObject({
      typ: 'at+jwt',
      alg: expect.stringMatching(/^(RS|ES|PS|Ed)/),
      kid: expect.any(String),
    });
    expect(payload).toMatchObject({
      client_id: client.clientId,
      sub: client.clientId,
      scope: ALL_SCOPES,
      jti: expect.any(String),
      aud: expect.anything(),
    });
    expect(payload.exp - payload.iat).toBe(900);
  });
  it('says where it is authorised', async () => {
    const { json } = (await world.get('/.well-known/oauth-protected-resource')).expect(200);
    expect(json).toMatchObject({ authorization_servers: [world.url], bearer_methods_supported: ['header'] });
    expect(json.scopes_supported).toEqual(expect.arrayContaining(ALL_SCOPES.split(' ')));
  });
  it('takes the client credentials in the body as well', async () => {
    const { clientId, clientSecret } = await world.createOAuthClient();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: ALL_SCOPES,
    });
    const reply = await world.request('POST', '/oauth/token', { headers: FORM, body: body.toString() });
    // RFC 6749 section 2.3.1 lets a server do without; then it must say so in its own terms.
    expect(reply.status === 200 || reply.json.error === 'invalid_client').toBe(true);
  });
  it('never lets a token or a refusal into a cache', async () => {
    const client = await world.createOAuthClient();
    expect((await world.askForToken(client)).expect(200).header('cache-control')).toBe('no-store');
    const refused = await world.askForToken({ ...client, clientSecret: 'wrong' });
    expect(refused.expect(401).header('cache-control')).toBe('no-store');
  });

  it('refuses a wrong secret and an unknown client alike', async () => {
    const client = await world.createOAuthClient();
    for (const wrong of [
      { ...client, clientSecret: 'wrong' },
      { ...client, clientId: uniqueName('nobody') },
    ]) {
      const refused = (await world.askForToken(wrong)).expect(401);
      expect(refused.json.error).toBe('invalid_client');
      expect(refused.header('www-authenticate')).toMatch(/^Basic /);
    }
  });
  it('refuses a scope the client does not have', async () => {
    const client = await world.createOAuthClient('plugin:rating:read');
    expect((await world.askForToken(client, ALL_SCOPES)).expect(400).json.error).toBe('invalid_scope');
    // RFC 6749 section 3.3: a scope nobody has heard of may be refused or ignored.
    const reply = await world.askForToken(client, 'everything');
    expect(reply.status === 400 ? reply.json.error : reply.json.scope).toBe(
      reply.status === 400 ? 'invalid_scope' : undefined,
    );
  });
  it.each(['password', 'implicit', 'refresh_token', ''])('refuses the grant %j', async (grant) => {
    const { clientId, clientSecret } = await world.createOAuthClient();
    const body = new URLSearchParams({
      grant_type: grant,
      username: 'a',
      password: 'b',
      refresh_token: 'c',
    }).toString();
    const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const headers = { ...FORM, authorization: `Basic ${credentials}` };
    const reply = (await world.request('POST', '/oauth/token', { headers, body })).expect(400);
    expect(['unsupported_grant_type', 'unauthorized_client', 'invalid_request']).toContain(reply.json.error);
  });
  it.each([
    ['JSON', { 'content-type': 'application/json' }, '{"grant_type":"client_credentials"}'],
    ['nothing', {}, ''],
    ['a broken form', FORM, '%%%=%'],
  ])('refuses %s as a body', async (_what, headers, body) => {
    const reply = await world.request('POST', '/oauth/token', { headers, body });
    expect([400, 401]).toContain(reply.status);
    expect(['invalid_request', 'invalid_client', 'unsupported_grant_type']).toContain(reply.json.error);
  });
  it('does not let an access token into the registry', async () => {
    const token = await world.oauthToken();
    expect([401, 403]).toContain((await world.get('/api/v1/whoami', { token })).status);
    expect([401, 403]).toContain((await world.request('POST', '/api/v1/skills', { token, json: {} })).status);
    expect([401, 403]).toContain((await world.request('POST', '/api/v1/admin/users', { token, json: {} })).status);
  });
  it('keeps no secret in its database as it is', async () => {
    const user = await world.createUser();
    const client = await world.createOAuthClient();
    const tables = await world.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'gateway'`,
    );
    for (const { name } of tables) {
      const leaks = await world.sql(
        `SELECT 1 FROM ${name} AS row WHERE position($1 in row::text) > 0 OR position($2 in row::text) > 0`,
        [user.token, client.clientSecret],
      );
      expect([name, leaks]).toEqual([name, []]);
    }
  });
});

import { inBothTopologies } from '../support/world';

const MISSING = 'Unauthorized: API token is missing. Run `clawhub login` to authenticate.';
const INVALID = 'Unauthorized: API token is invalid or revoked. Run `clawhub login` again.';

inBothTopologies('identity', (world) => {
  const whoami = (token?: string, headers = {}) => world.get('/api/v1/whoami', { token, headers });

  it('tells a user who they are', async () => {
    const user = await world.createUser();
    const reply = (await whoami(user.token)).expect(200);
    expect(reply.json).toEqual({ user: { handle: user.handle, displayName: null, image: null, role: 'user' } });
    expect(reply.header('cache-control')).toBe('no-store');
  });
  it('knows the administrator of the first start', async () => {
    expect((await whoami(world.adminToken)).expect(200).json.user).toMatchObject({ handle: 'admin', role: 'admin' });
  });
  it('reads the scheme in any case', async () => {
    const { token, handle } = await world.createUser();
    const reply = await whoami(undefined, { authorization: `bEaReR   ${token} ` });
    expect(reply.expect(200).json.user.handle).toBe(handle);
  });

  it.each([
    ['nothing', {}],
    ['another scheme', { authorization: 'Basic YWxpY2U6c2VjcmV0' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('says that the token is missing when the request has %s', async (_what, headers) => {
    const reply = (await whoami(undefined, headers)).expect(401);
    expect(reply.text).toBe(MISSING);
    expect(reply.header('content-type')).toBe('text/plain; charset=utf-8');
    expect(reply.header('www-authenticate')).toBe('Bearer realm="reef"');
  });
  it.each(['clh_unknown', `clh_${'x'.repeat(43)}`, 'a.b.c', 'x'.repeat(3000), '%00', "' OR 1=1 --"])(
    'says that a token that is none is invalid (%#)',
    async (token) => {
      const reply = (await whoami(token)).expect(401);
      expect(reply.text).toBe(token.includes(' ') ? MISSING : INVALID);
    },
  );
  it('says that a revoked token is invalid', async () => {
    const { token } = await world.createUser();
    const revoked = await world.request('POST', '/api/v1/admin/tokens/revoke', {
      token: world.adminToken,
      json: { token },
    });
    revoked.expect(200);
    expect((await whoami(token)).expect(401).text).toBe(INVALID);
  });
  it('serves what is open to everybody in spite of a token that counts for nothing', async () => {
    (await world.get('/api/v1/skills', { token: 'clh_stale' })).expect(200);
  });

  it.each(['/api/v1/admin/users', '/api/v1/admin/tokens', '/api/v1/admin/clients'])(
    'keeps %s for administrators',
    async (path) => {
      const { token } = await world.createUser();
      expect((await world.request('POST', path, { token, json: {} })).expect(403).text).toBe('Admin role required.');
      expect((await world.request('POST', path, { json: {} })).expect(401).text).toBe(MISSING);
    },
  );
  it('gives a handle to one account only', async () => {
    const { handle } = await world.createUser();
    const again = () =>
      world.request('POST', '/api/v1/admin/users', { token: world.adminToken, json: { handle: handle.toUpperCase() } });
    expect((await again()).expect(409).text).toBe(`Publisher handle "@${handle}" is already claimed`);
  });
});

inBothTopologies('discovery', (world) => {
  it.each(['clawhub.json', 'clawdhub.json'])('serves /.well-known/%s with the public address', async (name) => {
    const reply = (await world.get(`/.well-known/${name}`)).expect(200);
    expect(reply.json).toMatchObject({ apiBase: world.url });
    for (const value of Object.values(reply.json)) expect(value).toEqual(expect.any(String));
  });
  it('answers unknown paths of each surface in its own way', async () => {
    const registry = (await world.get('/api/v1/nothing-here')).expect(404);
    expect(registry.header('content-type')).toBe('text/plain; charset=utf-8');
    expect(registry.text).toBe('Not found');
    const ratings = (await world.get('/v1/nothing-here')).expect(404);
    expect(ratings.header('content-type')).toBe('application/problem+json');
    expect(ratings.json).toMatchObject({ status: 404, code: 'not_found' });
  });
  it('shows the operators port nothing of it on the public one', async () => {
    for (const path of ['/metrics', '/readyz', '/livez']) (await world.get(path)).expect(404);
  });
  it('lets any page in a browser read the API', async () => {
    const reply = await world.request('OPTIONS', '/api/v1/skills', {
      headers: { origin: 'https://example.org', 'access-control-request-method': 'POST' },
    });
    expect(reply.expect(204).header('access-control-allow-origin')).toBe('*');
  });
});

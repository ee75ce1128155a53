import { CLIENT_CLOSED_REQUEST, requestLine, type EndedRequest } from './request-log.rules';

const request: EndedRequest = {
  method: 'POST',
  url: '/v1/plugins/demo/ratings?trace=1',
  route: '/v1/plugins/:name/ratings',
  parameters: { name: 'demo' },
  userAgent: 'clawhub-cli/0.23.3',
  address: '192.0.2.1',
  actor: { userId: 'u', clientId: 'c', role: 'user', publisherIds: [], tokenKind: 'oauth', scopes: [] },
  status: 201,
  complete: true,
  failure: undefined,
  durationMs: 12.3456,
  bytes: 512,
};
const lineOf = (parts: Partial<EndedRequest>) => requestLine({ ...request, ...parts });

it('says who asked for what, and what came of it', () => {
  expect(requestLine(request)).toEqual({
    method: 'POST',
    route: '/v1/plugins/:name/ratings',
    path: '/v1/plugins/demo/ratings',
    status: 201,
    outcome: 'ok',
    duration_ms: 12.3,
    bytes: 512,
    client_ip: '192.0.2.1',
    user_id: 'u',
    client_id: 'c',
    user_agent: 'clawhub-cli/0.23.3',
  });
});
it('names nobody for a stranger', () => {
  const line = lineOf({ actor: undefined, address: undefined, userAgent: undefined, route: undefined });
  expect(line).toMatchObject({ route: null, client_ip: null });
  expect(line).not.toHaveProperty('user_id');
  expect(line).not.toHaveProperty('user_agent');
});
it.each<[string, Partial<EndedRequest>, object]>([
  ['a refusal by its code', { status: 409, failure: 'RATING_EXISTS' }, { status: 409, outcome: 'RATING_EXISTS' }],
  ['a refusal of somebody else', { status: 400 }, { status: 400, outcome: 'refused' }],
  ['an answer broken off', { complete: false }, { status: 201, outcome: 'aborted' }],
  [
    'a caller who did not wait',
    { complete: false, status: CLIENT_CLOSED_REQUEST },
    { status: 499, outcome: 'aborted' },
  ],
])('tells %s', (_what, parts, expected) => {
  expect(lineOf(parts)).toMatchObject(expected);
});
it('shows no secret of a path and nothing of a query', () => {
  const upload = {
    route: '/api/v1/uploads/:key',
    url: '/api/v1/uploads/s3cret?x=s3cret',
    parameters: { key: 's3cret' },
  };
  expect(lineOf(upload).path).toBe('/api/v1/uploads/[redacted]');
  const mixed = {
    route: '/a/:name/:token/*',
    url: '/a/b/s3cret/c/d',
    parameters: { name: 'b', token: 's3cret', '*': 'c/d' },
  };
  expect(lineOf(mixed).path).toBe('/a/b/[redacted]/c/d');
  const lost = { route: undefined, parameters: {}, url: '/settings/clh_abc-DEF_123/eyJhbGci.eyJzdWIi.c2ln' };
  expect(lineOf(lost).path).toBe('/settings/[redacted]/[redacted]');
  expect(lineOf({ userAgent: 'x clh_abc' }).user_agent).toBe('x [redacted]');
});
it('is short, whatever a caller sends', () => {
  const line = lineOf({ url: `/${'x'.repeat(10_000)}`, userAgent: 'y'.repeat(10_000) });
  expect([String(line.path).length, String(line.user_agent).length]).toEqual([300, 120]);
});

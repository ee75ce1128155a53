import { request as httpRequest } from 'node:http';
import { ADMIN_TOKEN, startGateway, type Answer, type TestGateway } from '../gateway/start-gateway';
import { BEHIND_PROXY, inOneWindow, newAddress, remaining, Stranger } from './callers';

let gateway: TestGateway;
let userToken: string;
beforeAll(async () => {
  gateway = await startGateway({
    environment: { ...BEHIND_PROXY, RATE_LIMIT_CLIENT_PER_IP: '3', RATE_LIMIT_CLIENT_PER_KEY: '5' },
  });
  userToken = await gateway.tokenOf('ann');
});
afterAll(() => gateway.stop());

const nameOf = () => `nobody-${newAddress()}`;

describe('a caller within the limits', () => {
  it('is told in three families how much is left, on every answer', async () => {
    const [first, second] = await inOneWindow(async () => {
      const stranger = new Stranger(gateway);
      return [await stranger.get('/api/v1/whoami'), await stranger.get('/api/v1/whoami')];
    });
    expect(first!.status).toBe(401);
    const { headers } = second!;
    const reset = Number(headers.get('x-ratelimit-reset'));
    const delay = Number(headers.get('ratelimit-reset'));
    expect(reset % 60).toBe(0);
    expect(delay).toBeGreaterThanOrEqual(1);
    expect(delay).toBeLessThanOrEqual(60);
    expect(Math.abs(reset - delay - Math.floor(Date.parse(headers.get('date')!) / 1_000))).toBeLessThanOrEqual(1);
    expect(Object.fromEntries([...headers].filter(([name]) => name.includes('ratelimit')))).toEqual({
      'x-ratelimit-limit': '600',
      'x-ratelimit-remaining': '598',
      'x-ratelimit-reset': String(reset),
      'ratelimit-limit': '600',
      'ratelimit-remaining': '598',
      'ratelimit-reset': String(delay),
      ratelimit: `"read";r=598;t=${delay}`,
      'ratelimit-policy': '"read";q=600;w=60',
    });
    expect(headers.get('retry-after')).toBeNull();
  });

  it('is counted whatever becomes of the request', async () => {
    const answers = await inOneWindow(async () => {
      const stranger = new Stranger(gateway);
      return [
        await stranger.get('/api/v1/whoami'), // 401, no token
        await stranger.get('/api/v1/whoami', { token: 'clh_wrong' }), // 401, wrong token
        await stranger.get('/api/v1/no/such/path'), // 404, no route
        await stranger.get('/api/v1/openapi.json'), // 200
        await stranger.get('/api//v1//whoami/'), // 401, written otherwise
        await stranger.get('/api/v1/skills/nothing'), // 503, no service answers
      ];
    });
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 404, 200, 401, 503]);
    expect(answers.map(remaining)).toEqual([599, 598, 597, 596, 595, 594]);
  });

  it('is the user of a valid token, from wherever; the address is not touched', async () => {
    const token = await gateway.tokenOf('bob');
    const [mine, elsewhere, anonymous] = await inOneWindow(async () => {
      const stranger = new Stranger(gateway);
      return [
        await stranger.get('/api/v1/whoami', { token }),
        await new Stranger(gateway).get('/api/v1/whoami', { token }),
        await stranger.get('/api/v1/whoami'),
      ];
    });
    expect(mine!.headers.get('x-ratelimit-limit')).toBe('2400');
    expect(remaining(elsewhere!)).toBe(remaining(mine!) - 1);
    expect(remaining(anonymous!)).toBe(599);
  });

  it('has ten times the numbers as an administrator', async () => {
    const { headers } = await gateway.get('/api/v1/whoami', { token: ADMIN_TOKEN });
    expect(headers.get('x-ratelimit-limit')).toBe('24000');
  });

  it('is all of an IPv6 /64', async () => {
    const answers = await inOneWindow(async () => {
      const network = `2001:db8:${newAddress().split('.').slice(2).join(':')}`;
      return [
        await new Stranger(gateway, `${network}::1`).get('/api/v1/whoami'),
        await new Stranger(gateway, `${network}:ffff:ffff:ffff:ffff`).get('/api/v1/whoami'),
      ];
    });
    expect(answers.map(remaining)).toEqual([599, 598]);
  });

  it('meets no limit on preflights, pages and well-known files', async () => {
    const stranger = new Stranger(gateway);
    const answers = [
      await stranger.call('OPTIONS', '/api/v1/download'),
      await stranger.get('/.well-known/clawhub.json'),
      await stranger.get('/docs'),
      await stranger.get('/no-page'),
    ];
    for (const { headers } of answers) expect(headers.get('ratelimit-policy')).toBeNull();
  });

  it('draws on the bucket of the route', async () => {
    const policyOf = async (method: string, path: string, token?: string) => {
      const answer = await new Stranger(gateway).call(method, path, token === undefined ? {} : { token });
      return answer.headers.get('ratelimit-policy');
    };
    expect(await policyOf('GET', '/api/v1/download?slug=a')).toBe('"download";q=30;w=60');
    expect(await policyOf('GET', '/api/v1/d%6Fwnload?slug=a')).toBe('"download";q=30;w=60');
    expect(await policyOf('GET', '/api/v1/download#/x?slug=a')).toBe('"download";q=30;w=60');
    expect(await policyOf('POST', '/api/v1/users/role')).toBe('"write";q=45;w=60');
    expect(await policyOf('POST', '/api/v1/users/role', userToken)).toBe('"write";q=180;w=60');
    expect(await policyOf('POST', '/api/v1/skills/-/upload-url', userToken)).toBe('"upload";q=6000;w=60');
    expect(await policyOf('POST', `/api/v1/uploads/${nameOf()}`)).toBe(
      '"upload";q=3000;w=60, "upload-bytes";q=2147483648;w=60;qu="content-bytes"',
    );
    expect(await policyOf('GET', '/v1/plugins/a/ratings')).toBe('"client";q=3;w=1');
    expect(await policyOf('GET', '/v1/plugins/a/ratings', userToken)).toBe('"client";q=5;w=1');
    expect(await policyOf('POST', '/oauth/token')).toBe('"sign-in";q=300;w=60');
  });
});

describe('a caller past a limit on the ClawHub surface', () => {
  it('gets exactly the number documented, then 429 with one sentence until the window ends', async () => {
    const answers = await inOneWindow(() => {
      const stranger = new Stranger(gateway);
      return Promise.all(Array.from({ length: 50 }, () => stranger.get('/api/v1/download?slug=a')));
    });
    const [admitted, denied] = [
      answers.filter(({ status }) => status !== 429),
      answers.filter(({ status }) => status === 429),
    ];
    expect(admitted.map(remaining).sort((a, b) => b - a)).toEqual(Array.from({ length: 30 }, (_, i) => 29 - i));
    expect(denied).toHaveLength(20);
    for (const { headers, text } of denied) {
      expect(text).toBe('Rate limit exceeded');
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(headers.get('x-ratelimit-remaining')).toBe('0');
      expect(headers.get('retry-after')).toBe(headers.get('ratelimit-reset'));
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('is denied before a refusal for another reason, and before its body is read', async () => {
    const answers = await inOneWindow(async () => {
      const stranger = new Stranger(gateway);
      const write = () => stranger.call('POST', '/api/v1/users/role');
      const writes = await Promise.all(Array.from({ length: 46 }, write));
      return [...writes, await withoutBody('/api/v1/users/role', stranger.address)];
    });
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 46).sort()).toEqual([...Array.from({ length: 45 }, () => 401), 429]);
    expect(statuses[46]).toBe(429);
  });

  it('is not denied anything else, and nobody else is', async () => {
    const stranger = new Stranger(gateway);
    await Promise.all(Array.from({ length: 31 }, () => stranger.get('/api/v1/download')));
    expect((await stranger.get('/api/v1/openapi.json')).status).toBe(200);
    expect((await new Stranger(gateway).get('/api/v1/download')).status).not.toBe(429);
  });

  it('cannot wash itself with a wrong token', async () => {
    const answers = await inOneWindow(() => {
      const stranger = new Stranger(gateway);
      const token = () => ({ token: `clh_${newAddress()}` });
      return Promise.all(Array.from({ length: 40 }, () => stranger.get('/api/v1/download', token())));
    });
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });
});

describe('a caller past the limit of the rating API', () => {
  it('gets problem details, and may come back after a second', async () => {
    const stranger = new Stranger(gateway);
    const answers = await Promise.all(Array.from({ length: 20 }, () => stranger.get('/v1/plugins/a/ratings')));
    expect(Math.max(...admittedByWindow(answers))).toBeLessThanOrEqual(3);
    const denied = answers.find(({ status }) => status === 429)!;
    expect(denied.headers.get('content-type')).toBe('application/problem+json');
    expect(denied.headers.get('retry-after')).toBe('1');
    expect(denied.json).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Rate limit exceeded',
      status: 429,
      code: 'rate_limited',
      'violated-policies': ['client'],
    });
  });
  it('draws on nothing of the registry', async () => {
    const stranger = new Stranger(gateway);
    await Promise.all(Array.from({ length: 20 }, () => stranger.get('/v1/plugins/a/ratings')));
    expect(remaining(await stranger.get('/api/v1/openapi.json'))).toBe(599);
  });
});

describe('a caller past the limit of sign-in', () => {
  it('gets an error its OAuth client can read', async () => {
    const answers = await inOneWindow(() => {
      const stranger = new Stranger(gateway);
      return Promise.all(Array.from({ length: 301 }, () => stranger.call('POST', '/oauth/token')));
    });
    const denied = answers.filter(({ status }) => status === 429);
    expect(denied.map(({ json }) => json.error)).toEqual(['slow_down']);
  });
});

/** How many were let in, by the window they fell into. */
function admittedByWindow(answers: readonly Answer[]): number[] {
  const counts = new Map<string, number>();
  for (const { status, headers } of answers) {
    const window = headers.get('x-ratelimit-reset')!;
    if (status !== 429) counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return [...counts.values()];
}

/** Promises a body and sends none. */
function withoutBody(path: string, address: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': '1000000', 'x-forwarded-for': address };
    const request = httpRequest(`${gateway.process.url ?? ''}${path}`, { method: 'POST', headers }, (response) => {
      const answered = new Headers(response.headers as Record<string, string>);
      resolve({ status: response.statusCode ?? 0, headers: answered, text: '', json: undefined });
      request.destroy();
    });
    request.on('error', reject);
    request.flushHeaders();
  });
}

import { request as httpRequest } from 'node:http';
import { Body, Controller, Get, Injectable, Post, type OnModuleInit, Module } from '@nestjs/common';
import { DomainError, currentContext } from '@app/kernel';
import { CreateUserBody } from '@app/contracts';
import { RequireScope } from '../../../apps/gateway/src/authentication/require-scope.decorator';
import { RawRoutes } from '../../../apps/gateway/src/edge/raw-routes';
import { parseBody } from '../../../apps/gateway/src/errors/parse-body';
import { ADMIN_TOKEN, startGateway, type TestGateway } from './start-gateway';

/** Routes that fail, and that show what a handler sees. */
@Controller(['api/test', 'v1/test'])
class Probes {
  @Get('context')
  context(): object {
    const { requestId, traceparent, deadlineMs, actor } = currentContext()!;
    return { requestId, traceparent, hasDeadline: deadlineMs !== undefined, handle: actor?.handle ?? null };
  }
  @Post('context')
  contextAfterBody(@Body() body: unknown): object {
    return { body: parseBody(CreateUserBody, body, 'User payload'), handle: currentContext()?.actor?.handle ?? null };
  }
  @Get('bug')
  bug(): never {
    throw new Error('a secret detail');
  }
  @Get('away')
  away(): never {
    throw new DomainError('SERVICE_UNAVAILABLE');
  }
  @Get('late')
  late(): never {
    throw new DomainError('DEADLINE_EXCEEDED');
  }
  @Get('taken')
  taken(): never {
    throw new DomainError('SLUG_TAKEN');
  }
  @Get('many')
  many(): never {
    const matches = [{ ownerHandle: 'a', slug: 's', ref: 'a/s', url: 'u' }];
    throw new DomainError('SKILL_AMBIGUOUS', undefined, { matches });
  }
  @Get('write')
  @RequireScope('plugin:rating:write')
  write(): object {
    return {};
  }
}

/** A raw route, as uploads are. */
@Injectable()
class RawProbe implements OnModuleInit {
  constructor(private readonly routes: RawRoutes) {}
  onModuleInit(): void {
    this.routes.add((http) => {
      http.post('/api/test/raw', async (request) => {
        let bytes = 0;
        for await (const chunk of request.raw) bytes += (chunk as Buffer).length;
        return { bytes, body: request.body ?? null, hasDeadline: currentContext()?.deadlineMs !== undefined };
      });
      http.post('/api/test/raw-for-users', { config: { access: { who: 'user', scope: 'registry:publish' } } }, () => ({
        ok: true,
      }));
    });
  }
}
/** In the gateway's place: `RawRoutes` needs nothing but the HTTP adapter. */
@Module({ controllers: [Probes], providers: [RawProbe, RawRoutes] })
class ProbesModule {}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [ProbesModule], environment: { REEF_PUBLIC_URL: 'https://reef.test/' } });
});
afterAll(() => gateway.stop());

describe('failures on the ClawHub surface', () => {
  it.each([
    ['/api/test/away', 503, 'A part of Reef is not available right now. Please try again shortly.'],
    ['/api/test/late', 504, 'A part of Reef did not answer in time. Please try again.'],
    ['/api/test/taken', 400, 'Slug is already taken. Choose a different slug.'],
    ['/api/v1/no-such-route', 404, 'Not found'],
    ['/no-such-page', 404, 'Not found'],
  ])('%s is one plain sentence', async (path, status, text) => {
    const answer = await gateway.get(path);
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
  it('says when to come back while a service is away', async () => {
    expect((await gateway.get('/api/test/away')).headers.get('retry-after')).toBe('1');
  });
  it('shows of a bug its request id and nothing else', async () => {
    const answer = await gateway.get('/api/test/bug', { headers: { 'x-request-id': 'req-1' } });
    expect(answer.status).toBe(500);
    expect(answer.text).toBe('Internal Server Error. Tell the operator this request id: req-1');
  });
  it('lists the skills to choose from as JSON, the one error clients read so', async () => {
    const { status, json } = await gateway.get('/api/test/many');
    expect([status, json.code, json.matches.length]).toEqual([409, 'AMBIGUOUS_SKILL_SLUG', 1]);
  });
  it.each([
    ['with a broken escape', '/api/%E0%A4%A', 400],
    ['with half an escape', '/api/v1/skills/%', 400],
    ['with a name longer than any', `/api/v1/skills/${'x'.repeat(1_100)}`, 404],
  ])('a URL %s is refused with a sentence', async (_what, path, status) => {
    const answer = await gateway.get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.text).not.toMatch(/[{}]/);
  });
});

describe('failures under /v1', () => {
  it('are problem details', async () => {
    const id = '0190163d-8694-739b-aea5-966c26f8ad91';
    const answer = await gateway.get('/v1/test/taken', { headers: { 'x-request-id': id } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect([answer.status, answer.json]).toEqual([
      409,
      {
        type: 'https://reef.test/problems/slug-taken',
        title: 'Slug is already taken. Choose a different slug.',
        status: 409,
        detail: 'Slug is already taken. Choose a different slug.',
        instance: `urn:uuid:${id}`,
        code: 'slug_taken',
        requestId: id,
      },
    ]);
  });
  it('point at what is wrong with a body', async () => {
    const { status, json } = await gateway.post('/v1/test/context', { handle: 5, role: 'king' });
    expect([status, json.code, json.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      'invalid_input',
      ['#/handle', '#/role'],
    ]);
  });
  it('hide a bug', async () => {
    const { status, text, json } = await gateway.get('/v1/test/bug');
    expect([status, json.code]).toEqual([500, 'internal']);
    expect(text).not.toContain('secret');
  });
  it('say for an unknown route that it is unknown', async () => {
    expect((await gateway.get('/v1/nothing')).json).toMatchObject({ status: 404, code: 'not_found' });
  });
  it('lead to a page that explains them', async () => {
    expect(await gateway.get('/problems/slug-taken')).toMatchObject({
      status: 200,
      text: expect.stringContaining('409'),
    });
    expect(await gateway.get('/problems/constructor')).toMatchObject({ status: 404 });
  });

  it('challenge a caller without credentials, without an error code', async () => {
    const answer = await gateway.get('/v1/test/write');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer realm="reef", resource_metadata="https://reef.test/.well-known/oauth-protected-resource"',
    );
  });
  it('challenge a bad token as invalid', async () => {
    const answer = await gateway.get('/v1/test/write', { token: 'eyJhbGciOiJub25lIn0.e30.xxx' });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
  });
  it('let an API token through, which holds every scope', async () => {
    expect((await gateway.get('/v1/test/write', { token: ADMIN_TOKEN })).status).toBe(200);
  });
});

describe('JSON bodies', () => {
  const post = (body: string) => gateway.call('POST', '/api/test/context', { body });
  it('that cannot be parsed are 400', async () => {
    expect(await post('{broken')).toMatchObject({ status: 400, text: 'Invalid JSON' });
  });
  it('that were encoded twice are read (CLI 0.8)', async () => {
    expect((await post(JSON.stringify(JSON.stringify({ handle: 'x' })))).json.body).toEqual({ handle: 'x' });
  });
  it.each(['', '[]', '"text', '3', 'null', '"3"'])('%j is refused', async (body) => {
    expect((await post(body)).status).toBe(400);
  });
  it('name what is wrong', async () => {
    expect(await post('{"handle":null}')).toMatchObject({ text: 'User payload: handle: must be a string' });
  });
  it('keep the caller while they arrive in pieces', async () => {
    const answer = await slowPost(gateway.process.url!, '/api/test/context', ['{"handle":', '"x"}']);
    expect(JSON.parse(answer)).toEqual({ body: { handle: 'x' }, handle: 'admin' });
  });
  it('beyond 8 MiB are 413', async () => {
    const answer = await post(`{"handle":"${'x'.repeat(8 * 1024 * 1024)}"}`);
    expect(answer).toMatchObject({ status: 413, text: 'The request is larger than allowed' });
  });
  it('of another type are 415', async () => {
    const answer = await gateway.call('POST', '/api/test/context', {
      body: 'a=1',
      headers: { 'content-type': 'text/xml' },
    });
    expect(answer).toMatchObject({ status: 415, text: 'Unsupported content type' });
  });
});

describe('raw routes', () => {
  it('get JSON that is none as it is', async () => {
    const answer = await gateway.call('POST', '/api/test/raw', { body: '{not json' });
    expect(answer.json).toEqual({ bytes: 9, body: null, hasDeadline: false });
  });
  it('get nothing, too', async () => {
    expect((await gateway.call('POST', '/api/test/raw')).json.bytes).toBe(0);
  });
  it('are guarded as others are', async () => {
    expect((await gateway.call('POST', '/api/test/raw-for-users')).status).toBe(401);
    expect((await gateway.call('POST', '/api/test/raw-for-users', { token: ADMIN_TOKEN })).json).toEqual({ ok: true });
  });
});

describe('every request', () => {
  it('has an id, a trace and a deadline', async () => {
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    const answer = await gateway.get('/api/test/context', { headers: { traceparent, 'x-request-id': 'abc' } });
    expect(answer.json).toMatchObject({ requestId: 'abc', hasDeadline: true, handle: null });
    expect(answer.json.traceparent).toMatch(new RegExp(`^00-${'1'.repeat(32)}-(?!2{16})[0-9a-f]{16}-01$`));
    expect(answer.headers.get('x-request-id')).toBe('abc');
  });
  it('gets an id of ours when its own is not harmless', async () => {
    const answer = await gateway.get('/api/test/context', { headers: { 'x-request-id': '"><script>' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
  it('finds its route despite doubled and trailing slashes', async () => {
    expect((await gateway.get('/api//test///context/')).status).toBe(200);
  });
  it('is served as anonymous where anybody may, whatever its token', async () => {
    expect((await gateway.get('/api/test/context', { token: 'clh_wrong' })).json.handle).toBeNull();
  });
  it.each(['PUT', 'PATCH', 'DELETE'])(
    'by a method the path does not know (%s) is for an unknown path',
    async (method) => {
      const answer = await gateway.call(method, '/api/v1/whoami');
      expect([answer.status, answer.text]).toEqual([404, 'Not found']);
    },
  );
  it('may come from any page', async () => {
    const answer = await gateway.get('/api/test/context');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
  it('is preflighted', async () => {
    const headers = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-mine' };
    const answer = await gateway.call('OPTIONS', '/api/v1/whatever', { headers });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.get('access-control-allow-headers')).toBe('x-mine');
    expect(answer.headers.get('access-control-max-age')).toBe('86400');
  });
});

/** Sends a body piece by piece, each after the one before has left. */
function slowPost(url: string, path: string, pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const request = httpRequest(url + path, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    const send = ([first, ...rest]: readonly string[]): void => {
      if (first === undefined) request.end();
      else request.write(first, () => setImmediate(() => send(rest)));
    };
    send(pieces);
  });
}

import { RATING_SCOPES, SCOPES } from '@app/contracts';
import { startGateway, type TestGateway } from './start-gateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REEF_PUBLIC_URL: 'https://reef.test/hub/' } });
});
afterAll(() => gateway.stop());

interface Operation {
  readonly operationId?: string;
  readonly responses: Record<string, unknown>;
}

describe('GET /api/v1/openapi.json', () => {
  it('describes every route in OpenAPI 3.1, each under one name', async () => {
    const { json } = await gateway.get('/api/v1/openapi.json');
    expect([json.openapi, json.servers]).toEqual(['3.1.0', [{ url: 'https://reef.test/hub' }]]);
    expect(Object.keys(json.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/whoami',
        '/api/v1/users',
        '/oauth/token',
        '/api/v1/uploads/{key}',
        '/v1/plugins/{name}/ratings',
      ]),
    );
    const operations = Object.values<Record<string, Operation>>(json.paths).flatMap((path) => Object.values(path));
    for (const { operationId, responses } of operations) {
      expect(operationId).toMatch(/^[a-z]\w+$/);
      expect(Object.keys(responses).length).toBeGreaterThan(0);
    }
  });
  it('says null in the words of 3.1', async () => {
    const { json, text } = await gateway.get('/api/v1/openapi.json');
    expect(text).not.toContain('"nullable"');
    expect(json.components.schemas.WhoamiUser.properties.handle.type).toEqual(['string', 'null']);
    expect(json.components.schemas.WhoamiUser.properties.role.enum).toContain(null);
  });
  it('names the failures a contract declares, and how to authenticate', async () => {
    const { json } = await gateway.get('/api/v1/openapi.json');
    expect(json.paths['/api/v1/admin/users'].post.responses['409'].description).toContain('HANDLE_TAKEN');
    expect(json.paths['/api/v1/admin/users'].post.security).toContainEqual({ token: [] });
    expect(Object.keys(json.components.securitySchemes)).toEqual(expect.arrayContaining(['token', 'oauth']));
    expect(json.paths['/api/v1/whoami'].get.security).toEqual(
      expect.arrayContaining([{ token: [] }, { oauth: ['registry:read'] }]),
    );
    const { authorizationCode, clientCredentials } = json.components.securitySchemes.oauth.flows;
    expect(Object.keys(authorizationCode.scopes as object)).toEqual([...SCOPES]);
    expect(Object.keys(clientCredentials.scopes as object)).toEqual([...RATING_SCOPES]);
  });
  it('says of every OAuth endpoint, and of every operation that has a limit, that it may be too much', async () => {
    const { json } = await gateway.get('/api/v1/openapi.json');
    const oauth = ['authorize', 'authorize/{uid}', 'token', 'device_authorization', 'revoke', 'introspect', 'jwks'];
    expect(Object.keys(json.paths)).toEqual(expect.arrayContaining(oauth.map((name) => `/oauth/${name}`)));
    const unlimited = Object.entries<Record<string, Operation>>(json.paths)
      .filter(([path]) => /^\/(api|v1|oauth)\//.test(path))
      .flatMap(([path, item]) => Object.entries(item).map(([method, { responses }]) => ({ path, method, responses })))
      .filter(({ responses }) => responses['429'] === undefined)
      .map(({ path, method }) => `${method} ${path}`);
    expect(unlimited).toEqual(['get /oauth/jwks']);
  });
});

describe('GET /docs', () => {
  it('loads everything from Reef itself, below its prefix', async () => {
    const { text, headers } = await gateway.get('/docs');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const urls = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    for (const url of urls) {
      expect(url).toMatch(/^\/hub\//);
      expect((await gateway.get(url.replace('/hub', ''))).status).toBe(200);
    }
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(text).not.toMatch(/<script>/);
  });
  it.each(['package.json', '..%2fpackage.json', '%2e%2e/package.json', 'constructor'])(
    'has no file %s',
    async (file) => {
      expect((await gateway.get(`/docs/${file}`)).status).toBe(404);
    },
  );
});

describe('well-known documents', () => {
  it.each(['clawhub.json', 'clawdhub.json'])('%s leads clients here', async (name) => {
    expect((await gateway.get(`/.well-known/${name}`)).json).toEqual({
      apiBase: 'https://reef.test/hub',
      authBase: 'https://reef.test/hub',
      minCliVersion: '0.1.0',
      registry: 'https://reef.test/hub',
    });
  });
  it('name the OAuth server and what it protects', async () => {
    expect((await gateway.get('/.well-known/oauth-protected-resource')).json).toMatchObject({
      resource: 'https://reef.test/hub',
      authorization_servers: ['https://reef.test/hub'],
      bearer_methods_supported: ['header'],
    });
    expect((await gateway.get('/.well-known/oauth-authorization-server')).json).toMatchObject({
      issuer: 'https://reef.test/hub',
      token_endpoint: 'https://reef.test/hub/oauth/token',
    });
  });
});

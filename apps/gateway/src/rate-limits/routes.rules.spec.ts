import { routeLimits } from './routes.rules';

const bucketOf = (method: string, template: string) => routeLimits(method, template, template)?.bucket;

describe('the bucket of a route', () => {
  it.each([
    ['GET', '/api/v1/search'],
    ['GET', '/api/v1/skills'],
    ['GET', '/api/v1/skills/:slug'],
    ['GET', '/api/v1/skills/:slug/file'],
    ['GET', '/api/v1/skills/:slug/versions/:version'],
    ['GET', '/api/v1/skills/-/reports'],
    ['GET', '/api/v1/resolve'],
    ['GET', '/api/v1/packages'],
    ['GET', '/api/v1/packages/:name'],
    ['GET', '/api/v1/packages/:scope/:name'],
    ['GET', '/api/v1/packages/:name/file'],
    ['GET', '/api/v1/packages/:scope/:name/file'],
    ['GET', '/api/v1/packages/:name/versions/:version'],
    ['GET', '/api/v1/packages/moderation/queue'],
    ['GET', '/api/npm/:name'],
    ['GET', '/api/npm/@:scope/:name'],
    ['GET', '/api/npm/:name/:version'],
    ['GET', '/api/npm/-/v1/search'],
    ['POST', '/api/npm/-/npm/v1/security/advisories/bulk'],
    ['POST', '/api/v1/packages/categories::batch'],
    ['POST', '/api/v1/packages/categories:batch'],
    ['GET', '/api/v1/whoami'],
    ['GET', '/api/v1/users'],
    ['GET', '/api/v1/openapi.json'],
    ['HEAD', '/api/v1/skills/:slug'],
    ['GET', '/api/search'],
    ['GET', '/api/skill'],
    ['GET', '/api/skill/resolve'],
    ['GET', '/api/cli/whoami'],
    ['GET', '/api/v1/packages/:name/trusted-publisher'],
  ])('%s %s is read', (method, template) => expect(bucketOf(method, template)).toBe('read'));

  it.each([
    ['POST', '/api/v1/skills'],
    ['POST', '/api/v1/packages'],
    ['DELETE', '/api/v1/skills/:slug'],
    ['POST', '/api/v1/skills/:slug/undelete'],
    ['POST', '/api/v1/users/ban'],
    ['POST', '/api/v1/stars/:slug'],
    ['DELETE', '/api/v1/stars/:slug'],
    ['POST', '/api/v1/packages/:name/report'],
    ['POST', '/api/v1/packages/:name/transfer'],
    ['POST', '/api/v1/packages/:name/rescan'],
    ['POST', '/api/v1/packages/:scope/:name/trusted-publisher'],
    ['DELETE', '/api/v1/packages/:name/trusted-publisher'],
    ['POST', '/api/v1/packages/backfill/artifacts'],
    ['POST', '/api/cli/telemetry/sync'],
    ['PUT', '/api/v1/anything'],
  ])('%s %s is write', (method, template) => expect(bucketOf(method, template)).toBe('write'));

  it.each([
    ['/api/v1/download'],
    ['/api/download'],
    ['/api/v1/packages/:name/download'],
    ['/api/v1/packages/:scope/:name/download'],
    ['/api/v1/packages/@:scope/:name/download'],
    ['/api/v1/packages/:name/versions/:version/artifact'],
    ['/api/v1/packages/:name/versions/:version/artifact/download'],
    ['/api/v1/packages/:scope/:name/versions/:version/artifact/download'],
    ['/api/npm/:name/-/:file'],
    ['/api/npm/@:scope/:name/-/:file'],
  ])('GET %s is download', (template) => expect(bucketOf('GET', template)).toBe('download'));

  it.each([
    ['POST', '/api/v1/skills/-/upload-url', 'upload'],
    ['POST', '/api/cli/upload-url', 'upload'],
    ['POST', '/api/v1/uploads/:key', 'upload'],
    ['POST', '/api/v1/publish/token/mint', 'publish-token'],
    ['POST', '/oauth/token', 'sign-in'],
    ['POST', '/oauth/device_authorization', 'sign-in'],
    ['GET', '/oauth/authorize', 'sign-in'],
    ['GET', '/oauth/authorize/:uid', 'sign-in'],
    ['POST', '/api/cli/device/code', 'sign-in'],
    ['POST', '/api/cli/device/token', 'sign-in'],
    ['GET', '/v1/plugins/:name/ratings', 'client'],
    ['POST', '/v1/plugins/:scope/:name/ratings', 'client'],
    ['POST', '/api/v1/plugins/:scope/:name/ratings', 'client'],
    ['DELETE', '/v1/webhooks/:id', 'client'],
  ])('%s %s is %s', (method, template, bucket) => expect(bucketOf(method, template)).toBe(bucket));

  it.each([
    ['OPTIONS', '/api/v1/download'],
    ['OPTIONS', '/v1/plugins/:name/ratings'],
    ['GET', '/.well-known/clawhub.json'],
    ['GET', '/.well-known/oauth-authorization-server'],
    ['GET', '/oauth/jwks'],
    ['GET', '/docs'],
    ['GET', '/problems/:code'],
    ['GET', '/'],
  ])('%s %s has none', (method, template) => expect(bucketOf(method, template)).toBeUndefined());

  it.each([
    ['/api/v1/nothing/here', 'GET', 'read'],
    ['//api//v1/nothing', 'POST', 'write'],
    ['/v1/nothing', 'GET', 'client'],
    ['/nothing', 'GET', undefined],
  ])('unknown path %s: %s is %s', (path, method, bucket) =>
    expect(routeLimits(method, undefined, path)?.bucket).toBe(bucket),
  );

  it('goes by the route, not by how the path is written', () => {
    expect(routeLimits('GET', '/api/v1/download', '/api/v1/d%6Fwnload')?.bucket).toBe('download');
    expect(routeLimits('GET', '/api/v1/packages/:name', '/api/v1/packages/download')?.bucket).toBe('read');
  });
});

describe('what else a route says', () => {
  const limitsOf = (name: string) => {
    const [method = '', template = ''] = name.split(' ');
    return routeLimits(method, template, template);
  };
  it.each(['POST /api/v1/uploads/:key', 'POST /api/v1/skills', 'POST /api/v1/packages'])('%s counts bytes', (name) =>
    expect(limitsOf(name)?.countsBytes).toBe(true),
  );
  it.each(['GET /api/v1/skills', 'POST /api/v1/skills/-/upload-url', 'POST /api/v1/stars/:slug'])(
    '%s counts no bytes',
    (name) => expect(limitsOf(name)?.countsBytes).toBe(false),
  );
  it.each([
    'POST /api/v1/skills',
    'POST /api/v1/packages',
    'POST /api/v1/publish/token/mint',
    'POST /oauth/token',
    'POST /api/cli/device/token',
  ])('%s is refused while the shared counters are away', (name) => expect(limitsOf(name)?.needsSharedCount).toBe(true));
  it.each([
    'GET /api/v1/skills',
    'GET /api/v1/download',
    'POST /oauth/revoke',
    'POST /api/v1/admin/tokens/revoke',
    'POST /v1/plugins/:name/ratings',
  ])('%s goes on then', (name) => expect(limitsOf(name)?.needsSharedCount).toBe(false));
});

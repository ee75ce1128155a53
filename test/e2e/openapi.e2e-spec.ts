import { everyClientCall } from '../support/every-client-call';
import { inBothTopologies, type World } from '../support/world';

type Json = ReturnType<typeof JSON.parse>;
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

inBothTopologies('the OpenAPI document', (world) => {
  let document: Json;
  beforeAll(async () => {
    document = (await world.get('/api/v1/openapi.json')).expect(200).json;
  });
  const operations = () =>
    Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ path, method, operation: item[method] })),
    );

  it('is OpenAPI 3.1 with a title, a version and this server', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(document.servers?.map(({ url }: Json) => new URL(url, world.url).href)).toContain(`${world.url}/`);
  });
  it('describes every surface', () => {
    const paths = Object.keys(document.paths);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/api/v1/whoami',
        '/api/v1/search',
        '/api/v1/skills',
        '/api/v1/skills/{slug}',
        '/api/v1/skills/{slug}/versions',
        '/api/v1/skills/{slug}/versions/{version}',
        '/api/v1/skills/{slug}/file',
        '/api/v1/resolve',
        '/api/v1/download',
        '/api/v1/packages',
        '/api/v1/packages/{name}',
        '/v1/plugins/{name}/ratings',
        '/oauth/token',
      ]),
    );
  });
  it('names every operation once and gives each an answer', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids.filter((id) => typeof id !== 'string')).toEqual([]);
    expect(ids).toHaveLength(new Set(ids).size);
    for (const { path, method, operation } of operations())
      expect([method, path, Object.keys(operation.responses ?? {})]).toEqual([
        method,
        path,
        expect.arrayContaining([]),
      ]);
    const without = operations().filter(({ operation }) => !Object.keys(operation.responses).some((s) => s < '400'));
    expect(without.map(({ path }) => path)).toEqual([]);
  });
  it('names under /v1 what the published client calls, and nothing else', async () => {
    const named = operations().filter(({ path }) => path.startsWith('/v1/') && !path.includes('{scope}'));
    const patterns = named.map(({ method, path }) => {
      return new RegExp(`^${method.toUpperCase()} ${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
    });
    const calls = await everyClientCall();
    expect(calls.filter((call) => !patterns.some((pattern) => pattern.test(call)))).toEqual([]);
    expect(patterns.filter((pattern) => !calls.some((call) => pattern.test(call)))).toEqual([]);
  });
  it('declares every parameter of its paths', () => {
    const missing = operations().flatMap(({ path, method, operation }) => {
      const declared = [...(document.paths[path].parameters ?? []), ...(operation.parameters ?? [])];
      const inPath = declared.filter((each: Json) => each.in === 'path').map((each: Json) => each.name);
      const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      return names.filter((name) => !inPath.includes(name)).map((name) => `${method} ${path}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer]) => pointer!);
    const dangling = [...new Set(references)].filter((pointer) => {
      const names = pointer.split('/').map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
      return names.reduce<Json>((node, name) => node?.[name], document) === undefined;
    });
    expect(references.length).toBeGreaterThan(10);
    expect(dangling).toEqual([]);
  });
  it('uses no keyword that OpenAPI 3.1 has given up', () => {
    expect(JSON.stringify(document)).not.toContain('"nullable":');
  });
  it('says of protected operations how to authenticate, by schemes it declares', () => {
    const schemes = Object.keys(document.components?.securitySchemes ?? {});
    const used = operations()
      .flatMap(({ operation }) => operation.security ?? [])
      .flatMap((each) => Object.keys(each));
    expect(new Set(used).size).toBeGreaterThan(1);
    expect([...new Set(used)].filter((name) => !schemes.includes(name))).toEqual([]);
    const guarded = operations().filter(({ operation }) => '401' in operation.responses);
    expect(guarded.filter(({ operation }) => !operation.security?.length).map(({ path }) => path)).toEqual([]);
  });

  it('describes no route that does not exist, and declares the status of every refusal', async () => {
    const { token } = await world.createUser();
    const wrong: string[] = [];
    for (const { path, method, operation } of operations()) {
      for (const reply of await probe(world, method, path, token)) {
        const isMissing = reply.status === 404 && /^Not found$/.test(reply.text);
        const isDeclared = String(reply.status) in operation.responses || 'default' in operation.responses;
        if (isMissing || !isDeclared)
          wrong.push(`${method} ${path} answered ${reply.status}: ${reply.text.slice(0, 80)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
  it('has a page that loads everything from Reef itself', async () => {
    let page = await world.get('/docs');
    if (page.status >= 300 && page.status < 400)
      page = await world.get(new URL(page.header('location')!, world.url).pathname);
    page.expect(200);
    expect(page.header('content-type')).toMatch(/^text\/html/);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address!);
    expect(assets.length).toBeGreaterThan(1);
    for (const address of assets) {
      const { origin, pathname } = new URL(address, `${world.url}/docs/`);
      expect(origin).toBe(world.url);
      const asset = (await world.get(pathname)).expect(200);
      expect(asset.bytes.length).toBeGreaterThan(0);
    }
    expect(page.text).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)[^"' ]*\.(?:js|css)/);
  });
});

/** What an operation answers to a user with nothing in particular to say, and to nobody. */
async function probe(world: World, method: string, path: string, token: string) {
  const filled = path.replaceAll('{scope}', '@nobody').replaceAll(/\{[^}]+\}/g, 'does-not-exist');
  const options = method === 'post' || method === 'put' ? { json: {} } : {};
  return [
    await world.request(method.toUpperCase(), filled, { ...options, token }),
    await world.request(method.toUpperCase(), filled, options),
  ];
}

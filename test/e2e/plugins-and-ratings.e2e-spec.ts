import { isProblem, RatingsCache, ReefClient } from '@reef/client';
import { pluginFiles, simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies } from '../support/world';

inBothTopologies('publishing a plugin', (world) => {
  let publisher: User;
  beforeAll(async () => {
    publisher = await world.createUser('publisher');
  });

  it.each([
    ['a plain name', () => uniqueName('plugin')],
    ['a scoped name', () => `@${publisher.handle}/${uniqueName('plugin')}`],
  ])('publishes and shows one with %s', async (_what, nameOf) => {
    const name = nameOf();
    const published = await world.publishPlugin(publisher, { name, version: '1.0.0' });
    expect(published.expect(200).json).toMatchObject({
      ok: true,
      packageId: expect.any(String),
      releaseId: expect.any(String),
      publicationStatus: 'published',
    });
    const detail = (await world.get(`/api/v1/packages/${encodeURIComponent(name)}`)).expect(200).json;
    expect(detail).toMatchObject({
      package: { name, family: 'code-plugin', latestVersion: '1.0.0', tags: { latest: '1.0.0' }, isOfficial: false },
      owner: { handle: publisher.handle },
    });
    expect((await world.get(`/api/v1/packages/${name}`)).expect(200).json).toEqual(detail);
  });
  it('takes the identical publish again as a replay', async () => {
    const publication = { name: uniqueName('plugin'), version: '1.0.0' };
    const first = (await world.publishPlugin(publisher, publication)).expect(200);
    const again = (await world.publishPlugin(publisher, publication)).expect(200);
    expect(again.json.releaseId).toBe(first.json.releaseId);
  });
  it.each([
    ['no manifest', { 'package/openclaw.plugin.json': null }, /openclaw\.plugin\.json/],
    ['no package.json', { 'package/package.json': null }, /package\.json/],
    ['a broken package.json', { 'package/package.json': '{' }, /package\.json/],
    ['files outside package/', { 'evil/index.js': 'x' }, /package\//],
    ['a path that climbs out', { 'package/../../evil.js': 'x' }, /path/],
  ])('refuses one with %s', async (_what, change, sentence) => {
    const name = uniqueName('plugin');
    const files = { ...pluginFiles(name, '1.0.0'), ...change };
    const kept = Object.fromEntries(Object.entries(files).filter(([, content]) => content !== null)) as Record<
      string,
      string
    >;
    const refused = await world.publishPlugin(publisher, { name, version: '1.0.0', files: kept });
    expect(refused.expect(400).text).toMatch(sentence);
    (await world.get(`/api/v1/packages/${name}`)).expect(404);
  });
  it('refuses a release whose version the tarball contradicts', async () => {
    const name = uniqueName('plugin');
    const refused = await world.publishPlugin(publisher, { name, version: '2.0.0', files: pluginFiles(name, '1.0.0') });
    expect(refused.expect(400).text).toBe('ClawPack package.json version must match 2.0.0');
  });
  it('answers 404 for a package nobody published', async () => {
    expect((await world.get(`/api/v1/packages/${uniqueName('nothing')}`)).expect(404).text).toBe('Package not found');
  });
});

inBothTopologies('rating a plugin', (world) => {
  let publisher: User;
  let token: string;
  beforeAll(async () => {
    publisher = await world.createUser('publisher');
    token = await world.oauthToken();
  });
  const newPlugin = async (scoped = false): Promise<string> => {
    const name = `${scoped ? `@${publisher.handle}/` : ''}${uniqueName('rated')}`;
    (await world.publishPlugin(publisher, { name, version: '1.0.0' })).expect(200);
    // Ratings hear of a plugin by an event, or ask for it.
    await eventually(async () => (await world.ratingsOf(token, name)).status, 200);
    return name;
  };
  const problem = (reply: Reply, status: number, code: string): Reply => {
    reply.expect(status);
    expect(reply.header('content-type')).toBe('application/problem+json');
    expect(reply.json).toMatchObject({
      type: `${world.url}/problems/${code.replaceAll('_', '-')}`,
      title: expect.any(String),
      status,
      code,
      requestId: reply.header('x-request-id'),
    });
    return reply;
  };

  it.each([
    ['plain', false],
    ['scoped', true],
  ])('takes a rating of a %s plugin and shows it, raw and percent-encoded', async (_what, scoped) => {
    const plugin = await newPlugin(scoped);
    const { userId } = await world.createUser();
    const body = { userId, score: 4, comment: 'Great integration, very stable.', metadata: { appVersion: '1.0' } };
    const created = (await world.rate(token, plugin, body, plugin)).expect(201);
    expect(created.json).toEqual({
      ratingId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      pluginId: plugin,
      userId,
      score: 4,
      comment: body.comment,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      meta: {},
    });
    const { ratingId, createdAt } = created.json;
    const expected = {
      pluginId: plugin,
      averageScore: 4,
      totalRatings: 1,
      distribution: { '1': 0, '2': 0, '3': 0, '4': 1, '5': 0 },
      ratings: [{ ratingId, userId, score: 4, comment: body.comment, createdAt }],
      meta: { page: 1, limit: 20, totalPages: 1 },
    };
    for (const path of [plugin, encodeURIComponent(plugin)])
      for (const prefix of ['/v1', '/api/v1'])
        expect((await world.get(`${prefix}/plugins/${path}/ratings`, { token })).expect(200).json).toEqual(expected);
  });
  it('takes the API token of a user, without saying who it is', async () => {
    const plugin = await newPlugin();
    const user = await world.createUser();
    expect((await world.rate(user.token, plugin, { score: 5 })).expect(201).json.userId).toBe(user.userId);
  });
  it('shows zeros before the first rating', async () => {
    const plugin = await newPlugin();
    expect((await world.ratingsOf(token, plugin)).expect(200).json).toEqual({
      pluginId: plugin,
      averageScore: 0,
      totalRatings: 0,
      distribution: { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 },
      ratings: [],
      meta: { page: 1, limit: 20, totalPages: 0 },
    });
  });
  it('keeps the aggregates exact when thirty people rate at once', async () => {
    const plugin = await newPlugin(true);
    const users = await Promise.all(Array.from({ length: 30 }, () => world.createUser('rater')));
    const scores = users.map((_, i) => (i % 5) + 1);
    const replies = await Promise.all(
      users.map(({ userId }, i) => world.rate(token, plugin, { userId, score: scores[i] })),
    );
    expect(replies.map(({ status }) => status)).toEqual(users.map(() => 201));
    const page = (await world.ratingsOf(token, plugin, '?limit=7&page=2')).expect(200).json;
    expect(page).toMatchObject({
      averageScore: 3,
      totalRatings: 30,
      distribution: { '1': 6, '2': 6, '3': 6, '4': 6, '5': 6 },
      meta: { page: 2, limit: 7, totalPages: 5 },
    });
    expect(page.ratings).toHaveLength(7);
    const good = (await world.ratingsOf(token, plugin, '?minScore=4&limit=100')).expect(200).json;
    expect(good.ratings).toHaveLength(12);
    expect(good.totalRatings).toBe(30);
    expect((await world.ratingsOf(token, plugin, '?page=99')).expect(200).json.ratings).toEqual([]);
  });
  it('takes one rating of a user, whatever number arrives at once', async () => {
    const plugin = await newPlugin();
    const { userId } = await world.createUser();
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) => world.rate(token, plugin, { userId, score: (i % 5) + 1 })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    problem(await world.rate(token, plugin, { userId, score: 1 }), 409, 'rating_exists');
    expect((await world.ratingsOf(token, plugin)).json.totalRatings).toBe(1);
  });

  it('does what the published client asks: rates, guards changes, keeps pages, tells what ratings come to', async () => {
    const plugin = await newPlugin(true);
    const [{ userId }, credentials] = [await world.createUser(), await world.createOAuthClient()];
    const { ratings, trust } = new ReefClient({ baseUrl: world.url, credentials });
    const pages = new RatingsCache(ratings);
    expect(await trust.badge(plugin)).toMatchObject({ label: 'rating', message: 'none yet' });
    expect(await pages.list(plugin)).toMatchObject({ totalRatings: 0 });

    const first = await ratings.submit(plugin, { userId, score: 2, comment: 'Slow. Please add an offline mode!' });
    await expect(ratings.submit(plugin, { userId, score: 2 })).rejects.toMatchObject({ code: 'rating_exists' });
    const { etag } = await ratings.update(plugin, first.ratingId, { score: 1 }, { ifMatch: first.etag });
    const stale = ratings.update(plugin, first.ratingId, { score: 5 }, { ifMatch: first.etag });
    expect(isProblem(await stale.catch((error: unknown) => error), 'precondition_failed')).toBe(true);
    expect(await ratings.mine(plugin, { userId })).toMatchObject({ score: 1, etag });
    expect(await pages.list(plugin)).toMatchObject({ totalRatings: 0 });
    pages.forget(plugin);
    expect(await pages.list(plugin)).toMatchObject({ totalRatings: 1, averageScore: 1 });

    expect(await trust.policy(plugin)).toMatchObject({ autoUpdate: 'allow', totalRatings: 1 });
    const themes = async () => (await trust.insights(plugin)).themes.map(({ theme }) => theme);
    await eventually(themes, ['offline-mode', 'performance']);
    const svg = (await world.get(`/v1/plugins/${plugin}/badge.svg`)).expect(200);
    expect(svg.header('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(svg.header('cache-control')).toMatch(/^public, max-age=300/);
    expect(svg.text).toContain(`<title>${plugin}: rating 1.0/5 (1)</title>`);
    const known = { headers: { 'if-none-match': svg.header('etag')! } };
    (await world.get(`/v1/plugins/${plugin}/badge.svg`, known)).expect(304);
    problem(await world.get(`/v1/plugins/${uniqueName('nothing')}/badge.svg`), 404, 'plugin_not_found');
  });

  it('asks for a token', async () => {
    const plugin = await newPlugin();
    const refused = problem(
      await world.request('POST', `/v1/plugins/${plugin}/ratings`, { json: {} }),
      401,
      'unauthenticated',
    );
    expect(refused.header('www-authenticate')).toBe(
      `Bearer realm="reef", resource_metadata="${world.url}/.well-known/oauth-protected-resource"`,
    );
    const wrong = problem(await world.ratingsOf('nonsense', plugin), 401, 'token_invalid');
    expect(wrong.header('www-authenticate')).toContain('error="invalid_token"');
  });
  it('refuses a token whose signature somebody has changed', async () => {
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: Number(claims.exp) + 1e6 })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    for (const bad of [`${header}.${forged}.${signature}`, `${none}.${payload}.`, `${none}.${payload}.${signature}`])
      (await world.ratingsOf(bad, 'anything')).expect(401);
  });
  it('asks for the scope of what is done', async () => {
    const plugin = await newPlugin();
    const readOnly = await world.oauthToken('plugin:rating:read');
    const refused = problem(await world.rate(readOnly, plugin, { score: 5 }), 403, 'scope_missing');
    expect(refused.header('www-authenticate')).toContain('error="insufficient_scope", scope="plugin:rating:write"');
    (await world.ratingsOf(readOnly, plugin)).expect(200);
    const writeOnly = await world.oauthToken('plugin:rating:write');
    problem(await world.ratingsOf(writeOnly, plugin), 403, 'scope_missing');
  });
  it('answers 404 for what is no plugin', async () => {
    const { userId } = await world.createUser();
    const slug = uniqueName('skill');
    (await world.publishSkillParts(publisher, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    for (const name of [uniqueName('nothing'), slug, '@nobody/nothing', '..%2f..%2fetc', '%00', 'ü'.repeat(300)]) {
      problem(await world.rate(token, name, { userId, score: 5 }), 404, 'plugin_not_found');
      problem(await world.ratingsOf(token, name), 404, 'plugin_not_found');
    }
  });
  it('lets nobody rate in the name of another', async () => {
    const plugin = await newPlugin();
    const [user, other] = [await world.createUser(), await world.createUser()];
    const body = { userId: other.userId, score: 1 };
    problem(await world.rate(user.token, plugin, body), 403, 'rating_user_mismatch');
    expect((await world.ratingsOf(token, plugin)).json.totalRatings).toBe(0);
  });
  it('lets no publisher rate their own plugin', async () => {
    const plugin = await newPlugin();
    problem(await world.rate(publisher.token, plugin, { score: 5 }), 403, 'rating_of_own_plugin');
    const { userId } = publisher;
    problem(await world.rate(token, plugin, { userId, score: 5 }), 403, 'rating_of_own_plugin');
  });
  it.each([
    [{}, '#/score'],
    [{ score: 0 }, '#/score'],
    [{ score: 6 }, '#/score'],
    [{ score: 4.5 }, '#/score'],
    [{ score: '4' }, '#/score'],
    [{ score: null }, '#/score'],
    [{ score: 4, comment: 'x'.repeat(501) }, '#/comment'],
    [{ score: 4, comment: 7 }, '#/comment'],
    [{ score: 4, metadata: 'x' }, '#/metadata'],
    [{ score: 4, metadata: { appVersion: 7 } }, '#/metadata/appVersion'],
    [{ score: 4, userId: 'nobody' }, '#/userId'],
  ])('points at what is wrong in a body (%#)', async (body, pointer) => {
    const plugin = await newPlugin();
    const { userId } = await world.createUser();
    const refused = problem(await world.rate(token, plugin, { userId, ...body }), 400, 'invalid_input');
    expect(refused.json.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
    expect((await world.ratingsOf(token, plugin)).json.totalRatings).toBe(0);
  });
  it('counts a comment in code points', async () => {
    const plugin = await newPlugin();
    const { userId } = await world.createUser();
    const comment = '🦞'.repeat(500);
    expect((await world.rate(token, plugin, { userId, score: 5, comment })).expect(201).json.comment).toBe(comment);
  });
  it('refuses what is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const body of ['{', 'null', '[]', '"text"', ''])
      problem(await world.request('POST', '/v1/plugins/x/ratings', { token, headers, body }), 400, 'invalid_input');
  });
  it.each(['page=0', 'page=x', 'limit=0', 'limit=101', 'minScore=0', 'minScore=6', 'limit=1.5'])(
    'refuses the query %s',
    async (query) => {
      const plugin = await newPlugin();
      const refused = problem(await world.ratingsOf(token, plugin, `?${query}`), 400, 'invalid_input');
      expect(refused.json.errors).toMatchObject([{ pointer: `#/${query.split('=')[0]}` }]);
    },
  );
  it('refuses a client that names nobody, or somebody who does not exist', async () => {
    const plugin = await newPlugin();
    const unknown = '019a0000-0000-7000-8000-000000000000';
    expect((await world.rate(token, plugin, { score: 5 })).status).toBe(400);
    const refused = await world.rate(token, plugin, { userId: unknown, score: 5 });
    expect([400, 403, 404]).toContain(refused.status);
    expect((await world.ratingsOf(token, plugin)).json.totalRatings).toBe(0);
  });
});

import { pluginFiles, simpleSkill, uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { eventually } from '../support/eventually';
import type { User } from '../support/registry-client';
import { inBothTopologies, type World } from '../support/world';

const INVALID = 'Unauthorized: API token is invalid or revoked. Run `clawhub login` again.';

/** What somebody without a token finds of a skill. */
async function found(world: World, slug: string) {
  const [detail, download, search] = await Promise.all([
    world.get(`/api/v1/skills/${slug}`),
    world.get(`/api/v1/download?slug=${slug}`),
    world.get(`/api/v1/search?q=${slug}&mode=exact`),
  ]);
  const hits = (search.expect(200).json.results as { slug: string }[]).filter((hit) => hit.slug === slug);
  return { detail: detail.status, download: download.status, hits: hits.length };
}
const PUBLIC = { detail: 200, download: 200, hits: 1 };
const GONE = { detail: 404, download: 404, hits: 0 };

inBothTopologies('accounts', (world) => {
  const admin = (path: string, json: object) => world.request('POST', path, { token: world.adminToken, json });
  const publish = async (user: User, slug: string, payload: Record<string, unknown> = {}) =>
    (await world.publishSkill(user, { slug, version: '1.0.0', files: simpleSkill(slug), payload })).expect(200);
  const whoami = (token: string) => world.get('/api/v1/whoami', { token });

  it('lose everything with a ban and get back exactly what it took', async () => {
    const mallory = await world.createUser('mallory');
    const [first, second] = [uniqueName('first'), uniqueName('second')];
    await publish(mallory, first);
    await publish(mallory, second);
    const plugin = `@${mallory.handle}/plugin`;
    (
      await world.publishPlugin(mallory, { name: plugin, version: '1.0.0', files: pluginFiles(plugin, '1.0.0') })
    ).expect(200);
    const rater = await world.createUser('rater');
    await eventually(async () => (await world.ratingsOf(rater.token, plugin)).status, 200);

    const banned = (await admin('/api/v1/users/ban', { handle: mallory.handle, reason: 'spam' })).expect(200);
    expect(banned.json).toEqual({
      ...{ ok: true, alreadyBanned: false, deletedSkills: 2, hiddenPackages: 1, scheduledSkills: false },
      deletedComments: { skillComments: 0, soulComments: 0 },
    });
    expect((await whoami(mallory.token)).expect(401).text).toMatch(/not in good standing/);
    for (const slug of [first, second]) expect(await found(world, slug)).toEqual(GONE);
    (await world.get(`/api/v1/packages/${encodeURIComponent(plugin)}`)).expect(404);
    await eventually(async () => (await world.rate(rater.token, plugin, { score: 5 })).status, 404);

    const unbanned = (await admin('/api/v1/users/unban', { handle: mallory.handle })).expect(200);
    expect(unbanned.json).toMatchObject({ alreadyUnbanned: false, restoredSkills: 2, restoredPackages: 1 });
    for (const slug of [first, second]) expect(await found(world, slug)).toEqual(PUBLIC);
    (await world.get(`/api/v1/packages/${encodeURIComponent(plugin)}`)).expect(200);
    await eventually(async () => (await world.ratingsOf(rater.token, plugin)).status, 200);
    expect((await whoami(mallory.token)).expect(401).text).toBe(INVALID);
  });

  it('under moderation go on, unseen', async () => {
    const watched = await world.createUser('watched');
    const [before, after] = [uniqueName('before'), uniqueName('after')];
    await publish(watched, before);
    (await admin('/api/v1/users/moderation-hold', { handle: watched.handle })).expect(200);
    (await whoami(watched.token)).expect(200);
    await publish(watched, after);
    for (const slug of [before, after]) expect(await found(world, slug)).toEqual(GONE);
    const lifted = (await admin('/api/v1/users/lift-moderation-hold', { handle: watched.handle, reason: 'fine' })).json;
    expect(lifted).toEqual({ ok: true, alreadyCleared: false, restoredSkills: 2, scheduledSkills: false });
    for (const slug of [before, after]) expect(await found(world, slug)).toEqual(PUBLIC);
  });

  it('publish as an organization they belong to, made with the published CLI', async () => {
    const [ana, max] = await Promise.all([world.createUser('ana'), world.createUser('max')]);
    const [acme, slug] = [uniqueName('acme'), uniqueName('org-skill')];
    const cli = await ClawhubCli.create(world.url);
    try {
      await cli.must('login', '--token', ana.token);
      expect(await cli.must('publisher', 'create', acme, '--display-name', 'Acme Inc.')).toContain(acme);
      const again = await cli.run('publisher', 'create', acme);
      expect([again.code === 0, again.output]).toEqual([false, expect.stringContaining('is already claimed')]);
    } finally {
      await cli.close();
    }

    const refused = await world.publishSkill(max, {
      ...{ slug, version: '1.0.0', files: simpleSkill(slug), payload: { ownerHandle: acme } },
    });
    expect(refused.expect(400).text).toBe(
      `You do not have publish access for "@${acme}". Ask an owner or admin of "@${acme}" to add you.`,
    );
    const add = { token: ana.token, json: { role: 'publisher' } };
    (await world.request('PUT', `/api/v1/publishers/${acme}/members/${max.handle}`, add)).expect(200);
    await publish(max, slug, { ownerHandle: `@${acme}` });
    expect((await world.get(`/api/v1/skills/${slug}`)).expect(200).json.owner).toMatchObject({
      ...{ handle: acme, displayName: 'Acme Inc.' },
    });

    const plugin = `@${acme}/plugin`;
    const payload = { ownerHandle: undefined };
    (await world.publishPlugin(max, { name: plugin, version: '1.0.0', payload })).expect(200);
    for (const member of [ana, max])
      await eventually(async () => (await world.rate(member.token, plugin, { score: 5 })).status, 403);
    (await admin('/api/v1/users/ban', { handle: max.handle })).expect(200);
    expect(await found(world, slug)).toEqual(PUBLIC);
  });

  it('keep slugs for their rightful owners', async () => {
    const [rightful, other] = await Promise.all([world.createUser('rightful'), world.createUser('other')]);
    const slug = uniqueName('kept');
    const reserved = (await admin('/api/v1/users/reserve', { handle: rightful.handle, slugs: [slug] })).expect(200);
    expect(reserved.json).toEqual({
      ...{ ok: true, succeeded: 1, failed: 0 },
      results: [{ kind: 'slug', name: slug, ok: true, action: 'reserved' }],
    });
    const refused = await world.publishSkill(other, { slug, version: '1.0.0', files: simpleSkill(slug) });
    expect(refused.expect(400).text).toMatch(
      new RegExp(`^Slug "${slug}" is reserved for its previous owner until .*Z\\. Please choose a different slug\\.$`),
    );
    await publish(rightful, slug);
    expect(await found(world, slug)).toEqual(PUBLIC);
  });
});

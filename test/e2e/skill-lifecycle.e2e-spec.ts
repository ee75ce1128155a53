import { fingerprintOf, simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies, type World } from '../support/world';

inBothTopologies('the life of a skill', (world) => {
  const slug = uniqueName('lived');
  const path = `/api/v1/skills/${slug}`;
  let [owner, stranger, moderator]: User[] = [];
  beforeAll(async () => {
    [owner, stranger, moderator] = await Promise.all(
      ['owner', 'stranger', 'mod'].map((name) => world.createUser(name)),
    );
    const promotion = { handle: moderator!.handle, role: 'moderator' };
    (await world.request('POST', '/api/v1/users/role', { token: world.adminToken, json: promotion })).expect(200);
    for (const version of ['1.0.0', '1.1.0'])
      (await world.publishSkillParts(owner!, { slug, version, files: simpleSkill(slug, version) })).expect(200);
  });

  const by = (user: User | undefined, method: string, address: string, json?: object): Promise<Reply> =>
    world.request(method, address, { token: user?.token, ...(json === undefined ? {} : { json }) });
  const detail = async () => (await world.get(path)).expect(200).json;

  it('counts a star once, and takes it back once', async () => {
    const star = (method: string) => by(stranger, method, `/api/v1/stars/${slug}?ownerHandle=${owner!.handle}`);
    const { updatedAt } = (await detail()).skill;
    expect((await star('POST')).expect(200).json).toEqual({ ok: true, starred: true, alreadyStarred: false });
    expect((await star('POST')).expect(200).json).toEqual({ ok: true, starred: true, alreadyStarred: true });
    expect((await detail()).skill).toMatchObject({ stats: { stars: 1 }, updatedAt });
    expect((await star('DELETE')).expect(200).json).toEqual({ ok: true, unstarred: true, alreadyUnstarred: false });
    expect((await star('DELETE')).expect(200).json).toEqual({ ok: true, unstarred: false, alreadyUnstarred: true });
    expect((await detail()).skill).toMatchObject({ stats: { stars: 0 }, updatedAt });
    (await by(undefined, 'POST', `/api/v1/stars/${slug}`)).expect(401);
  });

  it('takes a version away and brings it back', async () => {
    const version = `${path}/versions/1.1.0`;
    const deletion = { version: '1.1.0', ownerHandle: owner!.handle };
    expect((await by(stranger, 'DELETE', version)).expect(403).text).toBe('Forbidden');
    expect((await by(owner, 'DELETE', version, deletion)).expect(200).json).toEqual({ ok: true });
    expect((await world.get(version)).expect(410).text).toBe('Version not available');
    expect((await world.get(`/api/v1/download?slug=${slug}&version=1.1.0`)).expect(410).text).toBe(
      'Version not available',
    );
    expect(await detail()).toMatchObject({ latestVersion: { version: '1.0.0' }, skill: { tags: { latest: '1.0.0' } } });
    const again = { slug, version: '1.1.0', files: simpleSkill(slug, '1.1.0') };
    expect((await world.publishSkillParts(owner!, again)).expect(400).text).toBe('Version already exists');
    const last = (await by(owner, 'DELETE', `${path}/versions/1.0.0`)).expect(400);
    expect(last.text).toBe('A skill keeps at least one version. Delete the skill instead.');
    expect((await by(owner, 'POST', `${version}/restore`, deletion)).expect(200).json).toEqual({ ok: true });
    expect((await detail()).latestVersion.version).toBe('1.1.0');
    (await world.publishSkillParts(owner!, again)).expect(200);
  });

  it('moves a tag', async () => {
    const moved = await by(owner, 'POST', `${path}/tags/latest`, { version: '1.0.0' });
    expect(moved.expect(200).json).toEqual({ ok: true, slug, tag: 'latest', version: '1.0.0' });
    expect(await detail()).toMatchObject({ latestVersion: { version: '1.0.0' } });
    (await by(owner, 'POST', `${path}/tags/latest`, { version: '1.1.0' })).expect(200);
    expect((await by(owner, 'POST', `${path}/tags/beta`, { version: '7.0.0' })).expect(404).text).toBe(
      'Version not found',
    );
  });

  it('is no longer there for strangers when it is deleted, by any route, as if it had never been', async () => {
    const before = await detail();
    expect(await difference(world, slug, stranger!)).not.toEqual([]);

    expect((await by(owner, 'DELETE', path, { version: '1.0.0' })).expect(400).text).toMatch(
      /^The body names a version/,
    );
    const deleted = (await by(owner, 'DELETE', path, { reason: 'A secret slipped in' })).expect(200).json;
    expect(deleted).toEqual({ ok: true, slugReservedUntil: expect.any(Number) });

    expect(await difference(world, slug, stranger!)).toEqual([]);
    expect((await world.get(`/api/v1/search?q=${slug}`)).json.results).toEqual([]);
    expect((await world.get(`/api/v1/skills?prefix=${slug}`)).text).not.toContain(`"${slug}"`);
    expect((await world.get('/api/v1/skills?limit=200')).text).not.toContain(`"${slug}"`);
    expect((await by(owner, 'GET', path)).expect(410).text).toBe(
      `Skill is hidden/deleted. Run "clawhub undelete ${slug}" to restore it.`,
    );
    expect((await by(moderator, 'GET', path)).expect(200).json.skill.slug).toBe(slug);

    expect((await by(owner, 'POST', `${path}/undelete`, {})).expect(200).json).toEqual({ ok: true });
    const stats = { ...before.skill.stats, downloads: expect.any(Number) };
    expect(await detail()).toEqual({ ...before, skill: { ...before.skill, stats } });
  });

  it('stays hidden when a moderator has hidden it, and the audit log says who and why', async () => {
    (await by(moderator, 'DELETE', path, { reason: 'Held for legal review' })).expect(200);
    const hidden =
      'Forbidden: This skill was hidden by moderation and cannot be restored by the owner. Please contact a moderator.';
    expect((await by(owner, 'POST', `${path}/undelete`)).expect(403).text).toBe(hidden);
    const next = { slug, version: '2.0.0', files: simpleSkill(slug, '2.0.0') };
    expect((await world.publishSkillParts(owner!, next)).expect(400).text).toBe(hidden);
    (await world.get(path)).expect(404);
    (await by(moderator, 'POST', `${path}/undelete`)).expect(200);
    (await world.get(path)).expect(200);

    const log = async () => {
      const address = `/api/v1/admin/audit?target=${slug}&action=skill.delete`;
      const { items } = (await world.get(address, { token: world.adminToken })).expect(200).json;
      return items.map(({ actor, reason }: { actor: { handle: string; role: string }; reason: string }) => [
        ...[actor.handle, actor.role, reason],
      ]);
    };
    await eventually(log, [
      [moderator!.handle, 'moderator', 'Held for legal review'],
      [owner!.handle, 'user', 'A secret slipped in'],
    ]);
  });
});

type Operation = {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
};

/**
 * A small crawler: asks every documented operation that takes a skill for this one and for one that never existed, as
 * nobody and as a user who has nothing to do with it.
 * @returns the operations that answer differently
 */
async function difference(world: World, slug: string, stranger: User): Promise<string[]> {
  const { paths } = (await world.get('/api/v1/openapi.json')).expect(200).json as {
    paths: Record<string, Record<string, Operation>>;
  };
  const never = uniqueName('never');
  const different: string[] = [];
  for (const [template, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const names = (operation.parameters ?? []).map(({ name }) => name);
      if (!names.includes('slug') && !template.includes('{slug}')) continue;
      for (const token of [undefined, stranger.token]) {
        const ask = async (name: string) => {
          const { status, text } = await world.request(method.toUpperCase(), addressOf(template, names, name), {
            token,
            ...(method === 'post' ? { json: { version: '1.0.0', reason: 'x', message: 'x' } } : {}),
          });
          return `${status} ${text.replaceAll(name, '<slug>')}`;
        };
        const [known, unknown] = [await ask(slug), await ask(never)];
        if (known !== unknown)
          different.push(`${method} ${template}: ${known.slice(0, 80)}, not ${unknown.slice(0, 80)}`);
      }
    }
  return different;
}

function addressOf(template: string, names: readonly string[], slug: string): string {
  const values: Record<string, string> = {
    slug,
    version: '1.0.0',
    path: 'SKILL.md',
    tag: 'latest',
    hash: fingerprintOf(simpleSkill(slug, '1.0.0')),
  };
  const path = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => values[name] ?? 'x');
  const query = names.filter((name) => name in values && !template.includes(`{${name}}`));
  return `${path}?${query.map((name) => `${name}=${encodeURIComponent(values[name]!)}`).join('&')}`;
}

import {
  findSkillDownload,
  findSkillFile,
  getSkill,
  getSkillVersion,
  listSkillVersions,
  resolveSkill,
} from '@app/contracts';
import { ALICE, BOB, CatalogWorld, sha256, skillInput } from './catalog-world';

describe('reading a skill', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
  });
  afterAll(() => world.close());

  it('answers what clients validate, in the version it shows', async () => {
    const metadata = { setup: [{ key: 'API_KEY', required: true }], os: ['linux'], systems: null };
    const described = { categories: ['office'], topics: ['pdf', 'forms'] };
    await world.release(skillInput({ slug: 'whole', metadata, tags: ['Latest', ' beta ', ''], ...described }));
    expect(await world.call(getSkill, { slug: ' WHOLE ', ownerHandle: '@Alice' })).toEqual({
      skill: {
        ...{ slug: 'whole', displayName: 'PDF Forms', summary: 'Fills in forms', ownerHandle: 'alice' },
        ...{ categories: ['office'], topics: ['pdf', 'forms'] },
        tags: { latest: '1.0.0', beta: '1.0.0' },
        stats: { downloads: 0, stars: 0, installsCurrent: 0, installsAllTime: 0, versions: 1, comments: 0 },
        ...{ createdAt: expect.any(Number), updatedAt: expect.any(Number) },
      },
      latestVersion: { version: '1.0.0', createdAt: expect.any(Number), changelog: 'First', license: 'MIT-0' },
      metadata,
      owner: { handle: 'alice', userId: ALICE.ownerId, displayName: 'Alice', image: null },
      moderation: null,
    });
  });

  it('knows nothing of skills that do not exist or belong to somebody else', async () => {
    await world.release(skillInput({ slug: 'hers' }));
    const notFound = { code: 'SKILL_NOT_FOUND', message: 'Skill not found' };
    await expect(world.call(getSkill, { slug: 'nothing' })).rejects.toMatchObject(notFound);
    await expect(world.call(getSkill, { slug: 'hers', ownerHandle: 'bob' })).rejects.toMatchObject(notFound);
  });

  it('moves latest only to a greater version; a back-port changes nothing else', async () => {
    await world.release(skillInput({ slug: 'ported', version: '2.0.0', content: 'two' }));
    await world.release(
      skillInput({ slug: 'ported', version: '1.9.9', displayName: 'Old', tags: ['latest', 'legacy'] }),
    );
    await world.release(skillInput({ slug: 'ported', version: '2.1.0-beta.1', content: 'beta' }));
    expect(await world.call(getSkill, { slug: 'ported' })).toMatchObject({
      skill: { displayName: 'PDF Forms', tags: { latest: '2.1.0-beta.1', legacy: '1.9.9' } },
    });
    await world.release(skillInput({ slug: 'ported', version: '2.1.0', content: 'final' }));
    expect(await world.call(getSkill, { slug: 'ported' })).toMatchObject({ latestVersion: { version: '2.1.0' } });
  });

  it('lists visible versions, newest first, page by page', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await world.release(skillInput({ slug: 'paged', version }));
    await world.skill(skillInput({ slug: 'paged', version: '9.0.0' }));
    const first = await world.call(listSkillVersions, { slug: 'paged', limit: 2 });
    expect(first.items.map(({ version }) => version)).toEqual(['1.2.0', '1.1.0']);
    const second = await world.call(listSkillVersions, { slug: 'paged', limit: 2, cursor: first.nextCursor! });
    expect(second).toEqual({
      items: [{ version: '1.0.0', createdAt: expect.any(Number), changelog: 'First', changelogSource: 'user' }],
      nextCursor: null,
    });
    const foreign = await world.call(listSkillVersions, { slug: 'paged', limit: 2, cursor: 'made up' });
    expect(foreign.items).toEqual(first.items);
  });

  it('answers one version with its files, and says when it is not there any more', async () => {
    await world.release(skillInput({ slug: 'filed' }));
    expect(await world.call(getSkillVersion, { slug: 'filed', version: '1.0.0' })).toMatchObject({
      skill: { slug: 'filed', displayName: 'PDF Forms' },
      version: {
        ...{ version: '1.0.0', license: 'MIT-0', security: { status: 'clean', hasScanResult: true } },
        files: [{ path: 'SKILL.md', size: 5, sha256: sha256('hello'), contentType: 'text/markdown' }],
      },
    });
    const { versionId } = await world.release(skillInput({ slug: 'filed', version: '0.9.0' }));
    await world.sql(`UPDATE catalog.version SET visible = false, withdrawn_at = now() WHERE id = $1`, [versionId]);
    await expect(world.call(getSkillVersion, { slug: 'filed', version: '0.9.0' })).rejects.toMatchObject({
      code: 'VERSION_GONE',
    });
    await expect(world.call(getSkillVersion, { slug: 'filed', version: '7.0.0' })).rejects.toMatchObject({
      code: 'VERSION_NOT_FOUND',
    });
  });

  it('finds a file by its exact path, else in another case; in a version, a tag, or the latest', async () => {
    const file = (path: string, content: string) => ({
      path,
      size: 1,
      sha256: sha256(content),
      contentType: 'text/plain',
    });
    await world.release(skillInput({ slug: 'searched', files: [file('SKILL.md', 'old')], tags: ['old'] }));
    const files = [file('SKILL.md', 'a'), file('docs/B.md', 'b'), file('docs/b.md', 'c')];
    await world.release(skillInput({ slug: 'searched', version: '1.1.0', files }));
    const find = async (path: string, choice: { version?: string; tag?: string } = {}) =>
      (await world.call(findSkillFile, { slug: 'searched', path, ...choice })).sha256;
    expect(await find('docs/b.md')).toBe(sha256('c'));
    expect(await find('DOCS/b.md')).toBe(sha256('b'));
    expect(await find('skill.md', { tag: 'old' })).toBe(sha256('old'));
    expect(await find('skill.md', { tag: 'unheard-of' })).toBe(sha256('a'));
    expect(await find('skill.md', { version: '1.0.0', tag: 'latest' })).toBe(sha256('old'));
    await expect(find('nothing.md')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(find('skill.md', { version: '3.0.0' })).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
  });

  it('finds the archive of a version', async () => {
    await world.release(skillInput({ slug: 'packed', content: 'packed' }));
    expect(await world.call(findSkillDownload, { slug: 'packed', tag: 'whatever' })).toEqual({
      ...{ itemId: expect.any(String), slug: 'packed', ownerHandle: 'alice', version: '1.0.0' },
      ...{ sha256: sha256('zip packed'), size: 100 },
    });
  });

  it('resolves any fingerprint to the highest version that has it', async () => {
    const fingerprints = [sha256('all files'), sha256('text files')];
    await world.release(skillInput({ slug: 'printed', version: '1.10.0', fingerprints }));
    await world.release(skillInput({ slug: 'printed', version: '1.9.0', fingerprints }));
    await world.release(skillInput({ slug: 'printed', version: '1.11.0', content: 'other' }));
    await world.skill(skillInput({ slug: 'printed', version: '1.12.0', fingerprints }));
    for (const hash of fingerprints)
      expect(await world.call(resolveSkill, { slug: 'Printed', hash })).toEqual({
        ...{ slug: 'Printed', match: { version: '1.10.0' }, latestVersion: { version: '1.11.0' } },
      });
    expect(await world.call(resolveSkill, { slug: 'printed', hash: sha256('none') })).toMatchObject({ match: null });
    expect(await world.call(resolveSkill, { slug: 'printed', hash: fingerprints[0]! }, [ALICE.ownerId])).toMatchObject({
      ...{ match: { version: '1.12.0' }, latestVersion: { version: '1.12.0' } },
    });
  });
});

describe('CATALOG_SLUG_SCOPE=owner', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start({ CATALOG_SLUG_SCOPE: 'owner' });
  });
  afterAll(() => world.close());

  it('lets owners share a slug, and asks which one is meant', async () => {
    await world.release(skillInput({ slug: 'shared' }));
    await world.skill(skillInput({ ...BOB, slug: 'shared', content: 'of bob' }));
    expect(await world.call(getSkill, { slug: 'shared' })).toMatchObject({ owner: { handle: 'alice' } });
    await world.release(skillInput({ ...BOB, slug: 'shared', content: 'of bob' }));

    await expect(world.call(getSkill, { slug: 'shared' })).rejects.toMatchObject({
      code: 'SKILL_AMBIGUOUS',
      details: {
        matches: expect.arrayContaining([
          { ownerHandle: 'alice', slug: 'shared', ref: '@alice/shared', url: 'http://reef.test/alice/shared' },
          { ownerHandle: 'bob', slug: 'shared', ref: '@bob/shared', url: 'http://reef.test/bob/shared' },
        ]),
      },
    });
    expect(await world.call(getSkill, { slug: 'shared', ownerHandle: 'BOB' })).toMatchObject({
      owner: { handle: 'bob' },
    });
  });
});

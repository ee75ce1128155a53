import { findPublishTerms, getSkill } from '@app/contracts';
import { newId } from '@app/kernel';
import { ALICE, BOB, CatalogWorld, packageInput, sha256, skillInput } from './catalog-world';

describe('registering versions', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
  });
  afterAll(() => world.close());

  it('writes a version once and announces it in the same transaction', async () => {
    const input = skillInput({ slug: 'announced' });
    const registered = await world.skill(input);
    expect(registered).toMatchObject({ replayed: false, visible: false });
    expect(await world.publications(registered.versionId)).toEqual([
      {
        ...{ kind: 'skill', itemId: registered.itemId, versionId: registered.versionId, attemptId: input.attemptId },
        ...{ ownerId: ALICE.ownerId, ownerHandle: 'alice', name: 'announced', displayName: 'PDF Forms' },
        ...{ summary: 'Fills in forms', version: '1.0.0', frontMatter: { name: 'pdf' }, artifact: input.artifact },
        publishedAt: expect.any(Number),
      },
    ]);
  });

  it('answers the same attempt, and the same content by another attempt, with the ids that are there', async () => {
    const input = skillInput({ slug: 'repeated' });
    const { itemId, versionId } = await world.skill(input);
    const replay = { itemId, versionId, replayed: true, visible: false };
    expect(await world.skill(input)).toEqual(replay);
    expect(await world.skill({ ...input, attemptId: newId() })).toEqual(replay);
    expect(
      await world.skill(
        skillInput({ slug: 'Repeated', artifact: { format: 'zip', sha256: sha256('other'), size: 1 } }),
      ),
    ).toEqual(replay);
    expect(await world.publications(versionId)).toHaveLength(1);
  });

  it('refuses other bytes under a version that exists, build metadata or not', async () => {
    await world.skill(skillInput({ slug: 'taken-version' }));
    const refusal = { code: 'VERSION_EXISTS', message: 'Version already exists' };
    await expect(world.skill(skillInput({ slug: 'taken-version', content: 'other' }))).rejects.toMatchObject(refusal);
    await expect(world.skill(skillInput({ slug: 'taken-version', version: '1.0.0+b' }))).rejects.toMatchObject(refusal);
  });

  it('keeps the number of a withdrawn version taken', async () => {
    const input = skillInput({ slug: 'withdrawn' });
    const { versionId } = await world.skill(input);
    await world.sql(`UPDATE catalog.version SET withdrawn_at = now() WHERE id = $1`, [versionId]);
    await expect(world.skill({ ...input, attemptId: newId() })).rejects.toMatchObject({ code: 'VERSION_EXISTS' });
  });

  it('refuses a slug another owner has, and says where it leads only when everybody may see it', async () => {
    const input = skillInput({ slug: 'wanted' });
    const registered = await world.skill(input);
    const text = 'Slug is already taken. Choose a different slug.';
    const taken = (message: string) => ({ code: 'SLUG_TAKEN', message });
    await expect(world.skill(skillInput({ ...BOB, slug: 'wanted' }))).rejects.toMatchObject(taken(text));
    await world.judge('skill', registered, {});
    await expect(world.skill(skillInput({ ...BOB, slug: 'wanted' }))).rejects.toMatchObject(
      taken(`${text} Existing skill: /alice/wanted`),
    );
  });

  it('registers exactly one of twenty different contents that race for a version', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => world.skill(skillInput({ slug: 'raced', content: `content ${i}` }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['VERSION_EXISTS']));
  });

  it('registers one and replays nineteen when twenty identical registrations race', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => world.skill(skillInput({ slug: 'raced-same' }))),
    );
    expect(new Set(outcomes.map(({ versionId }) => versionId)).size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it('gives a slug to exactly one of twenty owners who race for it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        world.skill(skillInput({ slug: 'raced-slug', ownerId: newId(), ownerHandle: `owner${i}` })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.sql(`SELECT count(*)::int AS n FROM catalog.item WHERE name = 'raced-slug'`)).toEqual([
      { n: 1 },
    ]);
  });

  it('leaves nothing behind when it refuses', async () => {
    const file = skillInput().files[0]!;
    await expect(world.skill(skillInput({ slug: 'two-files', files: [file, file] }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'Two files have the path SKILL.md',
    });
    expect(await world.sql(`SELECT 1 FROM catalog.item WHERE name = 'two-files'`)).toEqual([]);
  });

  it('refuses texts and sizes the database has no place for, and changes nothing', async () => {
    const huge = { ...skillInput().files[0]!, size: 2 ** 31 };
    for (const broken of [{ displayName: 'a\0b' }, { tags: ['a\0'] }, { slug: 'x'.repeat(201) }, { files: [huge] }])
      await expect(world.skill(skillInput({ slug: 'hostile', ...broken }))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    expect(await world.sql(`SELECT 1 FROM catalog.item WHERE name = 'hostile'`)).toEqual([]);
  });

  it('stores huge texts and whatever keys strangers think of', async () => {
    await world.release(
      skillInput({
        ...{ slug: 'strange', summary: 'word '.repeat(50_000), metadata: { setup: 'not a list' } },
        frontMatter: { '\0': '\0\ud800', constructor: { deep: '\0' } },
        tags: ["'; DROP TABLE catalog.item; --", 'constructor', 'x'.repeat(1000)],
      }),
    );
    const { skill, metadata } = await world.call(getSkill, { slug: 'strange' });
    expect(skill.tags).toMatchObject({ latest: '1.0.0', "'; DROP TABLE catalog.item; --": '1.0.0' });
    expect(metadata).toBeNull();
  });

  it('never lets a published version change or go', async () => {
    const { versionId } = await world.skill(skillInput({ slug: 'eternal' }));
    const refused = /a published version never changes/;
    const changes = [
      `UPDATE catalog.version SET version = '2.0.0' WHERE id = '${versionId}'`,
      `UPDATE catalog.version SET artifact_sha256 = 'x' WHERE id = '${versionId}'`,
      `UPDATE catalog.version SET artifact_size = 1 WHERE id = '${versionId}'`,
      `UPDATE catalog.version SET content_digest = 'x' WHERE id = '${versionId}'`,
      `DELETE FROM catalog.version WHERE id = '${versionId}'`,
      `UPDATE catalog.version_file SET sha256 = 'x' WHERE version_id = '${versionId}'`,
      `DELETE FROM catalog.version_file WHERE version_id = '${versionId}'`,
    ];
    for (const change of changes) await expect(world.sql(change)).rejects.toThrow(refused);
  });

  describe('of packages', () => {
    it('refuses the name of a skill, another owner, another family and another plugin id', async () => {
      await world.skill(skillInput({ slug: 'is-a-skill' }));
      await expect(world.package(packageInput({ name: 'is-a-skill', runtimeId: 'x1' }))).rejects.toMatchObject({
        code: 'PUBLISH_INVALID',
        message: 'Package name collides with existing skill slug "is-a-skill"',
      });
      const terms = (name: string) => world.call(findPublishTerms, { name });
      const unknown = { code: 'PACKAGE_NOT_FOUND' };
      await expect(terms('is-a-skill')).rejects.toMatchObject({ ...unknown, details: { takenBySkill: true } });
      await expect(terms('is-nothing')).rejects.toMatchObject({ ...unknown, details: { takenBySkill: false } });
      await world.sql(
        `INSERT INTO catalog.skill_alias (name, name_scope, skill_id, created_at)
         SELECT 'was-a-skill', name_scope, id, now() FROM catalog.item WHERE name = 'is-a-skill'`,
      );
      await expect(world.package(packageInput({ name: 'was-a-skill', runtimeId: 'x2' }))).rejects.toThrow(
        'Package name collides with existing skill slug "was-a-skill"',
      );
      await world.package(packageInput());
      await expect(world.package(packageInput({ ...BOB, version: '2.0.0' }))).rejects.toMatchObject({
        code: 'NAME_TAKEN',
        message: 'Package already exists and belongs to another publisher',
      });
      await expect(world.package(packageInput({ family: 'bundle-plugin', version: '2.0.0' }))).rejects.toMatchObject({
        message: 'Package "@alice/weather" already exists as a code-plugin; family changes are not allowed',
      });
      await expect(world.package(packageInput({ runtimeId: 'other', version: '2.0.0' }))).rejects.toMatchObject({
        message: 'Package "@alice/weather" already exists with plugin id "weather"; runtime id changes are not allowed',
      });
      await expect(world.package(packageInput({ name: '@alice/other' }))).rejects.toMatchObject({
        code: 'PUBLISH_INVALID',
        message: 'Plugin id "weather" is already claimed by another package',
      });
    });

    it('replays the identical tarball and refuses another', async () => {
      const first = await world.package(packageInput({ name: 'tar', runtimeId: 'tar' }));
      expect(await world.package(packageInput({ name: 'tar', runtimeId: 'tar' }))).toEqual({
        ...first,
        replayed: true,
      });
      await expect(world.package(packageInput({ name: 'tar', runtimeId: 'tar', content: 'x' }))).rejects.toMatchObject({
        code: 'VERSION_EXISTS',
      });
    });
  });
});

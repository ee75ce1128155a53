import {
  findSkillDownload,
  getSkill,
  getSkillVersion,
  listSkills,
  resolveSkill,
  searchSkills,
  verdictChanged,
  type Payload,
} from '@app/contracts';
import { newId } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { ALICE, CatalogWorld, sha256, skillInput, type Registered } from './catalog-world';

const MALICIOUS: Partial<Payload<typeof verdictChanged>> = {
  verdict: 'malicious',
  reasonCodes: ['malicious.crypto_mining', 'suspicious.proxy_use'],
  summary: 'Mines',
};

describe('verdicts decide who sees a version', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
  });
  afterAll(() => world.close());

  const listed = async (slug: string): Promise<boolean> => {
    const { items } = await world.call(listSkills, { limit: 200, sort: 'updated' });
    return items.some((item) => item.slug === slug);
  };

  it('hides a version until its static scan is in', async () => {
    const registered = await world.skill(skillInput({ slug: 'waiting' }));
    await expect(world.call(getSkill, { slug: 'waiting' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' });
    await expect(world.call(getSkill, { slug: 'waiting' }, [ALICE.ownerId])).rejects.toMatchObject({
      code: 'SKILL_PENDING',
      message: 'Skill is hidden while security scan is pending. Try again in a few minutes.',
    });
    await expect(world.call(findSkillDownload, { slug: 'waiting' }, [ALICE.ownerId])).rejects.toMatchObject({
      code: 'DOWNLOAD_PENDING',
    });
    await expect(world.call(findSkillDownload, { slug: 'waiting' })).rejects.toMatchObject({
      code: 'SKILL_NOT_FOUND',
    });
    expect(await listed('waiting')).toBe(false);
    expect(await world.decisions(registered.versionId)).toEqual([]);

    await world.judge('skill', registered, { allDone: false });
    expect(await listed('waiting')).toBe(true);
    expect(await world.call(getSkill, { slug: 'waiting' })).toMatchObject({ moderation: null });
  });

  it('says each decision once, with a growing revision, and only when it changes something', async () => {
    const input = skillInput({ slug: 'told' });
    const registered = await world.release(input);
    await world.judge('skill', registered, { revision: 2, summary: 'the same again' });
    await world.judge('skill', registered, { ...MALICIOUS, revision: 3 });
    const { itemId, versionId } = registered;
    const about = {
      kind: 'skill',
      itemId,
      versionId,
      attemptId: input.attemptId,
      ownerId: ALICE.ownerId,
      name: 'told',
      version: '1.0.0',
      channel: 'community',
      moderationState: null,
    };
    expect(await world.decisions(versionId)).toEqual([
      { ...about, visible: true, verdict: 'clean', revision: 1 },
      { ...about, visible: false, verdict: 'malicious', revision: 2 },
    ]);
  });

  it('never lets an older verdict overwrite a newer one, however often events come', async () => {
    const registered = await world.skill(skillInput({ slug: 'reordered' }));
    await world.judge('skill', registered, { ...MALICIOUS, revision: 5 });
    await world.say('skill', registered, { revision: 4 });
    await world.say('skill', registered, { ...MALICIOUS, revision: 5 });
    await eventually(
      () =>
        world.sql<{ n: number }>(
          `SELECT count(*)::int AS n FROM catalog.inbox i WHERE subscriber = 'catalog-version-verdicts'`,
        ),
      ([row]) => row!.n >= 3,
    );
    expect(await listed('reordered')).toBe(false);
    expect(await world.decisions(registered.versionId)).toHaveLength(1);
  });

  it('gives a verdict that comes before its version another try', async () => {
    const early: Registered = { itemId: newId(), versionId: newId(), replayed: false, visible: false };
    await world.say('skill', early, {});
    const input = skillInput({ slug: 'late' });
    const { itemId } = await world.skill(input);
    // The version registers late under the id the verdict names: as a copy, since ids are the catalog's to give.
    await world.sql(
      `INSERT INTO catalog.item (id, kind, name, name_scope, owner_id, owner_handle, display_name, created_at, updated_at)
       SELECT $1, kind, 'later', name_scope, owner_id, owner_handle, display_name, created_at, updated_at FROM catalog.item WHERE id = $2`,
      [early.itemId, itemId],
    );
    await world.sql(
      `INSERT INTO catalog.version (id, item_id, attempt_id, version, version_key, version_order, display_name, changelog,
         content_digest, artifact_format, artifact_sha256, artifact_size, created_at)
       SELECT $1, $2, $3, version, version_key, version_order, display_name, changelog, content_digest, artifact_format,
         artifact_sha256, artifact_size, created_at FROM catalog.version WHERE item_id = $4`,
      [early.versionId, early.itemId, newId(), itemId],
    );
    await eventually(() => listed('later'), true);
  });

  it('shows everybody that a skill is blocked, and hands out nothing of it', async () => {
    const input = skillInput({ slug: 'miner', content: 'mine' });
    const registered = await world.skill(input);
    await world.judge('skill', registered, MALICIOUS);
    expect(await world.call(getSkill, { slug: 'miner' })).toMatchObject({
      skill: { slug: 'miner', tags: {}, stats: { versions: 0 } },
      latestVersion: { version: '1.0.0' },
      moderation: {
        ...{ isSuspicious: false, isMalwareBlocked: true, verdict: 'malicious', summary: 'Mines', engineVersion: 'v1' },
        ...{ reasonCodes: MALICIOUS.reasonCodes, updatedAt: 1_700_000_000_000 },
      },
    });
    expect(await world.call(getSkillVersion, { slug: 'miner', version: '1.0.0' })).toMatchObject({
      version: { security: { status: 'malicious', hasWarnings: true } },
    });
    await expect(world.call(findSkillDownload, { slug: 'miner' })).rejects.toMatchObject({
      code: 'DOWNLOAD_BLOCKED',
      message:
        'Blocked: this version has been flagged as malicious and cannot be downloaded. Reasons: malicious.crypto_mining.',
    });
    expect(await listed('miner')).toBe(false);
    expect(await world.call(searchSkills, { query: 'miner', limit: 10, exact: false })).toEqual({ results: [] });
    const resolve = { slug: 'miner', hash: input.fingerprints[0]! };
    await expect(world.call(resolveSkill, resolve)).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' });
    expect(await world.call(resolveSkill, resolve, [ALICE.ownerId])).toEqual({
      ...{ slug: 'miner', match: null, latestVersion: { version: '1.0.0' } },
    });
  });

  it('keeps the older visible version in sight while a newer one is pending or malicious', async () => {
    await world.release(skillInput({ slug: 'steady', tags: ['stable'] }));
    const next = skillInput({ slug: 'steady', version: '1.1.0', displayName: 'New', content: 'new', tags: ['stable'] });
    const pending = await world.skill(next);
    const shown = {
      latestVersion: { version: '1.0.0' },
      moderation: null,
      skill: { displayName: 'PDF Forms', tags: { latest: '1.0.0', stable: '1.0.0' } },
    };
    expect(await world.call(getSkill, { slug: 'steady' })).toMatchObject(shown);
    await world.judge('skill', pending, MALICIOUS);
    expect(await world.call(getSkill, { slug: 'steady' })).toMatchObject(shown);
    expect(await world.call(findSkillDownload, { slug: 'steady' })).toMatchObject({ version: '1.0.0' });
    await expect(world.call(findSkillDownload, { slug: 'steady', version: '1.1.0' })).rejects.toMatchObject({
      code: 'DOWNLOAD_BLOCKED',
    });

    await world.judge('skill', pending, { revision: 2 });
    expect(await world.call(getSkill, { slug: 'steady' })).toMatchObject({
      latestVersion: { version: '1.1.0' },
      skill: { displayName: 'New', tags: { latest: '1.1.0', stable: '1.1.0' }, stats: { versions: 2 } },
    });
  });

  it('shows a suspicious version with a warning', async () => {
    const registered = await world.skill(skillInput({ slug: 'odd' }));
    await world.judge('skill', registered, { verdict: 'suspicious', reasonCodes: ['x'], capabilityTags: ['crypto'] });
    expect(await world.call(getSkill, { slug: 'odd' })).toMatchObject({
      moderation: { isSuspicious: true, isMalwareBlocked: false, verdict: 'suspicious' },
    });
    const { version } = await world.call(getSkillVersion, { slug: 'odd', version: '1.0.0' });
    expect(version.security).toEqual({
      ...{ status: 'suspicious', hasWarnings: true, checkedAt: 1_700_000_000_000, model: null, hasScanResult: true },
      ...{ sha256hash: sha256('zip hello'), capabilityTags: ['crypto'] },
      virustotalUrl: `https://www.virustotal.com/gui/file/${sha256('zip hello')}`,
      scanners: {
        ...{ vt: null, llm: null },
        static: expect.objectContaining({ status: 'suspicious', normalizedStatus: 'suspicious' }),
      },
    });
  });

  it('takes over verdicts of one skill that come all at once', async () => {
    const versions = await Promise.all(
      Array.from({ length: 12 }, (_, i) => world.skill(skillInput({ slug: 'crowd', version: `1.${i}.0` }))),
    );
    await Promise.all(versions.map((version) => world.judge('skill', version, {})));
    expect(await world.call(getSkill, { slug: 'crowd' })).toMatchObject({
      latestVersion: { version: '1.11.0' },
      skill: { stats: { versions: 12 } },
    });
  });

  it('does not understand verdicts of other versions as its own', async () => {
    expect(verdictChanged.subject).toBe('reef.evt.moderation.verdict.changed.v1');
    const one = await world.skill(skillInput({ slug: 'mine-1' }));
    const other = await world.skill(skillInput({ slug: 'mine-2' }));
    await world.say('skill', { ...other, itemId: one.itemId }, {});
    await world.judge('skill', one, {});
    expect(await listed('mine-2')).toBe(false);
  });
});

describe('PUBLISH_GATE', () => {
  it('none: a version is visible at once, and taken out of sight by a malicious verdict', async () => {
    const world = await CatalogWorld.start({ PUBLISH_GATE: 'none' });
    const registered = await world.skill(skillInput());
    expect(registered.visible).toBe(true);
    expect(await world.decisions(registered.versionId)).toMatchObject([
      { visible: true, verdict: 'pending', revision: 1 },
    ]);
    const { version } = await world.call(getSkillVersion, { slug: 'pdf-forms', version: '1.0.0' });
    expect(version.security).toMatchObject({ status: 'pending', hasScanResult: false });
    await world.judge('skill', registered, MALICIOUS);
    await expect(world.call(findSkillDownload, { slug: 'pdf-forms' })).rejects.toMatchObject({
      code: 'DOWNLOAD_BLOCKED',
    });
    await world.close();
  });

  it('all: waits for every scanner', async () => {
    const world = await CatalogWorld.start({ PUBLISH_GATE: 'all' });
    const registered = await world.skill(skillInput());
    await world.judge('skill', registered, { allDone: false });
    await expect(world.call(getSkill, { slug: 'pdf-forms' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' });
    await world.judge('skill', registered, { revision: 2 });
    expect(await world.call(getSkill, { slug: 'pdf-forms' })).toMatchObject({ latestVersion: { version: '1.0.0' } });
    await world.close();
  });
});

import {
  findSkillDownload,
  findSkillFile,
  getSecurityVerdicts,
  getSkill,
  getSkillModeration,
  getSkillScan,
  verifySkill,
  type Input,
  type PublishSource,
} from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor } from '@app/kernel';
import { ALICE, BOB, CatalogWorld, sha256, skillInput } from './catalog-world';

const MALICIOUS = { verdict: 'malicious' as const, reasonCodes: ['malicious.fake_step'], summary: 'A fake step.' };
const SUSPICIOUS = { verdict: 'suspicious' as const, reasonCodes: ['suspicious.shell'], summary: 'A shell.' };
const SOURCE: PublishSource = {
  ...{ kind: 'github' as const, url: 'https://github.com/alice/skills', repo: 'alice/skills', ref: 'main' },
  ...{ commit: 'c'.repeat(40), path: 'pdf', importedAt: 1 },
};

describe('what is known for and against a skill', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    await world.release(skillInput({ slug: 'good', source: SOURCE }));
    await world.judge('skill', await world.skill(skillInput({ slug: 'odd' })), { ...SUSPICIOUS });
    await world.judge('skill', await world.skill(skillInput({ slug: 'bad' })), { ...MALICIOUS });
    await world.skill(skillInput({ slug: 'waits' }));
  });
  afterAll(() => world.close());

  const asModerator = (slug: string) => {
    const actor: Actor = { userId: newId(), role: 'moderator', publisherIds: [], tokenKind: 'api', scopes: [] };
    const context = { requestId: newId(), traceparent: childTraceparent(), actor };
    return runInContext(context, () => world.rpc.call(getSkillModeration, { slug }));
  };
  const refusal = (code: string, message?: string) =>
    expect.objectContaining(message === undefined ? { code } : { code, message }) as Error;

  it('shows the scans of a version next to how the skill stands now', async () => {
    const { versionId } = await world.release(skillInput({ slug: 'moved', tags: ['old'] }));
    await world.judge(
      'skill',
      await world.skill(skillInput({ slug: 'moved', version: '2.0.0', content: 'two' })),
      SUSPICIOUS,
    );
    const sourceVersion = { version: '2.0.0', createdAt: expect.any(Number) };
    const now = { scope: 'skill', isPendingScan: false, isMalwareBlocked: false, isSuspicious: true };
    const hidden = { isHiddenByMod: false, isRemoved: false };
    expect(versionId).toBeDefined();
    expect(await world.call(getSkillScan, { slug: 'moved', tag: 'old' })).toEqual({
      skill: { slug: 'moved', displayName: 'PDF Forms' },
      version: { version: '1.0.0', createdAt: expect.any(Number), changelogSource: 'user' },
      moderation: { ...now, ...hidden, sourceVersion, matchesRequestedVersion: false },
      security: expect.objectContaining({ status: 'clean', hasScanResult: true }),
    });
    expect(await world.call(getSkillScan, { slug: 'moved' })).toMatchObject({
      version: { version: '2.0.0' },
      moderation: { matchesRequestedVersion: true },
      security: { status: 'suspicious', hasWarnings: true },
    });
    expect(await world.call(getSkillScan, { slug: 'good', tag: 'latest' })).toMatchObject({ moderation: null });
    expect(await world.call(getSkillScan, { slug: 'moved', version: '1.0.0', tag: 'nothing' })).toMatchObject({
      version: { version: '1.0.0' },
    });
    const unknown = world.call(getSkillScan, { slug: 'moved', tag: 'nothing' });
    await expect(unknown).rejects.toEqual(refusal('VERSION_NOT_FOUND', 'Version not found'));
  });

  it('tells strangers of moderation only where something is visibly wrong', async () => {
    expect(await world.call(getSkillModeration, { slug: 'odd' })).toEqual({
      moderation: {
        ...{ isSuspicious: true, isMalwareBlocked: false, verdict: 'suspicious', summary: 'A shell.' },
        ...{ reasonCodes: ['suspicious.shell'], engineVersion: 'v1', updatedAt: expect.any(Number) },
      },
      ...{ skillId: expect.any(String), ownerId: ALICE.ownerId, slug: 'odd', version: '1.0.0' },
      ...{ versionId: expect.any(String), mayReadEvidence: false, legacyReason: null },
    });
    expect(await world.call(getSkillModeration, { slug: 'bad' })).toMatchObject({ mayReadEvidence: false });
    for (const slug of ['good', 'waits', 'nothing-of-this-name'])
      await expect(world.call(getSkillModeration, { slug }, [BOB.ownerId])).rejects.toEqual(
        refusal('NOT_FOUND', 'Moderation details unavailable'),
      );
  });
  it('tells owners and moderators of everything', async () => {
    const expected = {
      good: { moderation: { verdict: 'clean', isSuspicious: false }, legacyReason: 'scanner.aggregate.clean' },
      odd: { moderation: { verdict: 'suspicious' }, legacyReason: 'scanner.aggregate.suspicious' },
      bad: { moderation: { isMalwareBlocked: true }, legacyReason: 'scanner.static.malicious' },
      waits: { moderation: { verdict: 'clean' }, legacyReason: 'pending.scan' },
    };
    for (const [slug, answer] of Object.entries(expected)) {
      const whole = { ...answer, mayReadEvidence: true };
      expect(await world.call(getSkillModeration, { slug }, [ALICE.ownerId])).toMatchObject(whole);
      expect(await asModerator(slug)).toMatchObject(whole);
    }
    const own = await world.call(getSkill, { slug: 'good' }, [ALICE.ownerId]);
    expect(own.moderation).toMatchObject({ verdict: 'clean', reasonCodes: [] });
    expect((await world.call(getSkill, { slug: 'good' }, [BOB.ownerId])).moderation).toBeNull();
  });

  it('lets a clean version pass and says what speaks against any other', async () => {
    expect(await world.call(verifySkill, { slug: 'good' })).toEqual({
      ...{ ok: true, decision: 'pass', reasons: [], slug: 'good', displayName: 'PDF Forms', summary: 'Fills in forms' },
      ...{ ownerHandle: 'alice', ownerDisplayName: 'Alice', version: '1.0.0', resolvedFrom: 'latest', tag: null },
      ...{ createdAt: expect.any(Number), license: 'MIT-0', metadata: null, source: SOURCE },
      ...{ artifactSha256: sha256('zip hello'), artifactSize: 100, fileCount: 1 },
      files: [{ path: 'SKILL.md', size: 5, sha256: sha256('hello'), contentType: 'text/markdown' }],
      security: expect.objectContaining({ status: 'clean', sha256hash: sha256('zip hello') }),
    });
    expect(await world.call(verifySkill, { slug: 'odd', tag: 'latest' })).toMatchObject({
      ...{ ok: false, decision: 'fail', reasons: ['security.suspicious', 'suspicious.shell'] },
      ...{ resolvedFrom: 'tag', tag: 'latest' },
    });
    expect(await world.call(verifySkill, { slug: 'bad', version: '1.0.0' })).toMatchObject({
      ...{ ok: false, reasons: ['security.malicious', 'malicious.fake_step'], resolvedFrom: 'version' },
    });
    await expect(world.call(verifySkill, { slug: 'good', tag: 'x' })).rejects.toEqual(refusal('VERSION_NOT_FOUND'));
    await expect(world.call(verifySkill, { slug: 'waits' })).rejects.toEqual(refusal('SKILL_NOT_FOUND'));
  });

  it('judges a list of versions, each by itself and in their order', async () => {
    const items = [
      { slug: 'good', version: '1.0.0', ownerHandle: '@Alice' },
      { slug: 'good', version: '9.9.9' },
      { slug: 'good', version: '1.0.0', ownerHandle: 'bob' },
      { slug: 'bad', version: '1.0.0' },
      { slug: 'waits', version: '1.0.0' },
      { slug: 'odd', version: '1.0.0' },
    ];
    const { verdicts } = await world.call(getSecurityVerdicts, { items });
    expect(verdicts).toEqual([
      expect.objectContaining({ slug: 'good', ownerHandle: 'alice', verdict: 'clean', reasons: [], summary: 'ok' }),
      { problem: 'version_not_found', reasons: ['version_not_found'] },
      { problem: 'skill_not_found', reasons: ['skill_not_found'] },
      expect.objectContaining({ verdict: 'malicious', reasons: ['security.malicious', 'malicious.fake_step'] }),
      { problem: 'skill_not_found', reasons: ['skill_not_found'] },
      expect.objectContaining({ verdict: 'suspicious' }),
    ]);
  });
  it('judges a hundred versions and not one more', async () => {
    const item = { slug: 'good', version: '1.0.0' };
    const many = (count: number) => world.call(getSecurityVerdicts, { items: Array<typeof item>(count).fill(item) });
    expect((await many(100)).verdicts).toHaveLength(100);
    await expect(many(101)).rejects.toEqual(refusal('INVALID_INPUT'));
    expect((await world.call(getSecurityVerdicts, { items: [] })).verdicts).toEqual([]);
  });

  it('keeps a pending version from strangers, and tells its owner to wait', async () => {
    await world.release(skillInput({ slug: 'next' }));
    await world.skill(skillInput({ slug: 'next', version: '1.1.0', content: 'new' }));
    const download: Input<typeof findSkillDownload> = { slug: 'next', version: '1.1.0' };
    await expect(world.call(findSkillDownload, download)).rejects.toEqual(refusal('VERSION_NOT_FOUND'));
    await expect(world.call(findSkillDownload, download, [ALICE.ownerId])).rejects.toEqual(refusal('DOWNLOAD_PENDING'));
    const file = { ...download, path: 'skill.md' };
    await expect(world.call(findSkillFile, file)).rejects.toEqual(refusal('VERSION_NOT_FOUND'));
  });
  it('says that a skill is blocked before it says that a version is unknown', async () => {
    await expect(world.call(findSkillDownload, { slug: 'bad', version: '9.9.9' })).rejects.toEqual(
      refusal('DOWNLOAD_BLOCKED'),
    );
  });
});

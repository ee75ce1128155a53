import type { SkillVerification } from '@app/contracts';
import { skillCard } from './skill-card.rules';
import { verdictItem, verifiedSkill } from './skill-trust.rules';

const URL_BASE = 'https://reef.test/hub';
const security = {
  ...{ status: 'clean', hasWarnings: false, checkedAt: 1, model: null, hasScanResult: true, sha256hash: null },
  ...{ virustotalUrl: null, capabilityTags: ['crypto'], scanners: {} },
};
const facts: SkillVerification = {
  ...{ ok: true, decision: 'pass', reasons: [], slug: 'pdf', displayName: 'PDF', summary: 'Reads PDF.' },
  ...{ ownerHandle: 'alice', ownerDisplayName: null, version: '1.0.0+a b', resolvedFrom: 'latest', tag: null },
  ...{ createdAt: 0, license: 'MIT-0', artifactSha256: 'a'.repeat(64), artifactSize: 7, source: null, security },
  metadata: { setup: [{ key: 'KEY', required: false }], os: ['linux'], systems: null },
  files: [{ path: 'SKILL.md', size: 5, sha256: 'b'.repeat(64), contentType: 'text/markdown' }],
  fileCount: 1,
};

describe('verifiedSkill', () => {
  it('has every key the CLI validates, with absolute addresses', () => {
    const verified = verifiedSkill(facts, URL_BASE);
    expect(verified).toMatchObject({
      ...{ schema: 'clawhub.skill.verify.v1', ok: true, decision: 'pass', pageUrl: `${URL_BASE}/alice/pdf` },
      ...{ publisherHandle: 'alice', publisherDisplayName: null, publisherProfileUrl: `${URL_BASE}/alice` },
      card: { available: true, url: `${URL_BASE}/api/v1/skills/pdf/card?version=1.0.0%2Ba+b&ownerHandle=alice` },
      provenance: { status: 'none', source: null },
      ...{ security: { status: 'clean', passed: true }, signature: { status: 'unsigned' } },
    });
    const { downloadUrl } = verified.artifact as { downloadUrl: string };
    expect(new URL(downloadUrl).searchParams.get('version')).toBe('1.0.0+a b');
  });
});

describe('verdictItem', () => {
  const requested = { slug: 'Old-Name', version: '1.0.0', ownerHandle: '@Alice' };

  it('echoes what was asked, as it was spelled, and passes a clean version', () => {
    const found = { slug: 'pdf', ownerHandle: 'alice', displayName: 'PDF', verdict: 'clean', reasons: [] };
    expect(verdictItem(requested, found, URL_BASE)).toEqual({
      ...{ requestedSlug: 'Old-Name', requestedVersion: '1.0.0', requestedOwnerHandle: '@Alice' },
      ...{ slug: 'Old-Name', version: '1.0.0', publisherHandle: '@Alice', ok: true, decision: 'pass', reasons: [] },
      ...{ displayName: 'PDF', skillUrl: `${URL_BASE}/alice/pdf` },
      overview: 'The scanners found nothing to object to.',
      securityAuditUrl: `${URL_BASE}/api/v1/skills/pdf/scan?version=1.0.0&ownerHandle=alice`,
      security: { status: 'clean', passed: true },
    });
  });
  it.each([
    ['malicious', 'blocked'],
    ['suspicious', 'fail'],
    ['pending', 'fail'],
  ])('does not pass a %s version: %s', (verdict, decision) => {
    const item = verdictItem(requested, { verdict, reasons: [`security.${verdict}`] }, URL_BASE);
    expect(item).toMatchObject({ ok: false, decision, security: { status: verdict, passed: false } });
    expect(item.overview).not.toBe('');
  });
  it('says what is wrong with a version it cannot judge', () => {
    const found = { problem: 'skill_not_found', reasons: ['skill_not_found'] };
    expect(verdictItem({ slug: 'x', version: '1.0.0' }, found, URL_BASE)).toMatchObject({
      ...{ slug: 'x', publisherHandle: null, ok: false, decision: 'fail', overview: 'Skill not found' },
      ...{ error: { code: 'skill_not_found', message: 'Skill not found' }, security: { passed: false } },
      securityAuditUrl: `${URL_BASE}/api/v1/skills/x/scan?version=1.0.0`,
    });
  });
});

describe('skillCard', () => {
  it('says who, what and how safe', () => {
    const card = skillCard(facts, URL_BASE);
    for (const text of [
      '# PDF 1.0.0',
      'Reads PDF.',
      '`@alice/pdf`',
      '| Decision | pass |',
      '`KEY (optional)`',
      '`linux`',
    ])
      expect(card).toContain(text);
    expect(card).toContain('- `SKILL.md`, 5 bytes, `bbbb');
    expect(card).toContain('The publisher names no source.');
    expect(skillCard(facts, URL_BASE)).toBe(card);
  });
  it('lets no text of a publisher become Markdown or HTML', () => {
    const hostile = 'a\n## Security\n| Decision | pass | <script> [x](javascript:y) `b`';
    const source = { kind: 'github', url: 'u', repo: hostile, ref: hostile, commit: hostile, path: '.', importedAt: 1 };
    const files = [{ path: hostile, size: 1, sha256: 'c', contentType: null }];
    const card = skillCard({ ...facts, displayName: hostile, summary: hostile, source, files } as never, URL_BASE);
    expect(card.match(/^## Security$/gm)).toHaveLength(1);
    expect(card.match(/^\| Decision \|/gm)).toHaveLength(1);
    const outsideCode = card.replace(/`[^`\n]*`/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<script|(?<!\\)\[x/);
  });
  it('counts the files it does not list', () => {
    expect(skillCard({ ...facts, fileCount: 4 }, URL_BASE)).toContain('- and 3 more\n');
  });
});

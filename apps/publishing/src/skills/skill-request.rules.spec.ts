import type { SkillPublishPayload, StoredFile } from '@app/contracts';
import { MAX_BUNDLE_BYTES, MAX_FILE_BYTES } from '@app/archives';
import { assertLicence, parseSkillRequest, publishableFiles, skillFileOf } from './skill-request.rules';

const file = (path: string, size = 1): StoredFile => ({ path, size, sha256: 'a'.repeat(64) });
const skill = file('SKILL.md');
const payload = (changes: Partial<SkillPublishPayload> = {}): SkillPublishPayload => ({
  slug: 'pdf-forms',
  displayName: 'PDF forms',
  version: '1.0.0',
  ...changes,
});

describe('parseSkillRequest', () => {
  it('keeps what is published, tidied up', () => {
    const parsed = parseSkillRequest(
      payload({
        slug: ' PDF-forms',
        displayName: ' PDF\n forms ',
        version: ' 1.0.0 ',
        tags: ['beta', ' beta', 'Latest'],
      }),
      [{ ...skill, contentType: 'text/markdown; charset=utf-8' }],
    );
    expect(parsed).toEqual({
      slug: 'pdf-forms',
      displayName: 'PDF forms',
      version: '1.0.0',
      changelog: '',
      tags: ['beta'],
      description: { categories: [], topics: [], source: null },
      origin: {},
      files: [{ ...skill, contentType: 'text/markdown' }],
    });
  });
  it('takes a skill along from another owner only when the new one is named', () => {
    const from = { migrateOwner: true, sourceOwnerHandle: 'alice' };
    expect(parseSkillRequest(payload({ ...from, ownerHandle: 'acme' }), [skill]).origin).toEqual(from);
    expect(parseSkillRequest(payload({ ...from, ownerHandle: ' ' }), [skill]).origin).toEqual({});
    expect(parseSkillRequest(payload({ ownerHandle: 'acme', sourceOwnerHandle: 'x' }), [skill]).origin).toEqual({});
    const forkOf = { slug: 'upstream' };
    expect(parseSkillRequest(payload({ forkOf }), [skill]).origin).toEqual({ forkOf });
  });
  it.each<[string, Partial<SkillPublishPayload>, StoredFile[], string]>([
    ['no slug before no name', { slug: '', displayName: '' }, [skill], 'Slug is required.'],
    ['no name before a bad version', { displayName: ' ', version: 'x' }, [skill], 'Display name required'],
    ['a bad version before a bad slug', { slug: '-', version: '1.0' }, [skill], 'Version must be valid semver'],
    ['a range', { version: '^1.0.0' }, [skill], 'Version must be valid semver'],
    ['a bad slug before bad paths', { slug: 'a' }, [file('/x')], 'Slug must be at least 3 characters.'],
    ['bad paths before sizes', {}, [file('../x', MAX_FILE_BYTES + 1)], 'Invalid file paths'],
    ['a large file', {}, [skill, file('big', MAX_FILE_BYTES + 1)], 'File "big" exceeds 10MB limit'],
    [
      'a large bundle before a missing SKILL.md',
      {},
      [...Array.from({ length: 5 }, (_, i) => file(`f${i}`, MAX_FILE_BYTES)), file('one-more', 1)],
      'Skill bundle exceeds 50MB limit',
    ],
    ['no SKILL.md in the root', {}, [file('docs/SKILL.md')], 'SKILL.md is required'],
  ])('refuses %s', (_name, changes, files, text) => {
    expect(() => parseSkillRequest(payload(changes), files)).toThrow(text);
  });
  it('accepts exactly 10 MiB a file and 50 MiB in all', () => {
    const files = Array.from({ length: 4 }, (_, i) => file(`f${i}`, MAX_FILE_BYTES));
    const all = [...files, file('rest', MAX_FILE_BYTES - 1), skill];
    expect(all.reduce((sum, { size }) => sum + size, 0)).toBe(MAX_BUNDLE_BYTES);
    expect(() => parseSkillRequest(payload(), all)).not.toThrow();
  });
});

describe('publishableFiles', () => {
  it('drops junk', () => expect(publishableFiles([skill, file('._x')])).toEqual([skill]));
  it.each([[[]], [[file('.DS_Store')]]])('wants something left of %j', (files: StoredFile[]) => {
    expect(() => publishableFiles(files)).toThrow('files required');
  });
});

describe('assertLicence', () => {
  it('refuses a refusal', () => {
    const text = 'MIT-0 license terms must be accepted to publish skills';
    expect(() => assertLicence(payload({ acceptLicenseTerms: false }))).toThrow(text);
  });
  it('tolerates a client that does not know it', () => expect(() => assertLicence(payload())).not.toThrow());
});

describe('skillFileOf', () => {
  it.each(['SKILL.md', 'skill.MD', 'Skills.md'])('is %s', (path) => {
    expect(skillFileOf([file('a'), file(path)])?.path).toBe(path);
  });
  it('is SKILL.md rather than skills.md', () => {
    expect(skillFileOf([file('skills.md'), file('SKILL.md')])?.path).toBe('SKILL.md');
  });
});

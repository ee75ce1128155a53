import type { PublishSource, SkillPublishPayload } from '@app/contracts';
import { parseDescription } from './skill-description.rules';

const describeSkill = (said: Partial<SkillPublishPayload>) =>
  parseDescription({ slug: 's', displayName: 'S', version: '1.0.0', ...said });
const source: PublishSource = {
  ...{ kind: 'github' as const, url: 'https://github.com/acme/skills', repo: 'acme/skills', ref: 'main' },
  ...{ commit: 'ABCDEF0', path: '.', importedAt: 1 },
};

describe('parseDescription', () => {
  it('is empty when nothing is said', () => {
    expect(describeSkill({})).toEqual({ categories: [], topics: [], source: null });
  });
  it('tidies labels up and keeps each once, in order', () => {
    const said = { categories: [' Data  Science', 'data-science', ''], topics: ['C++', 'PDF', 'größe', 'pdf'] };
    expect(describeSkill(said)).toMatchObject({ categories: ['data-science'], topics: ['c++', 'pdf', 'größe'] });
  });
  it.each([
    [{ categories: ['<b>'] }, 'Invalid category "<b>": use up to 40 letters, digits and hyphens.'],
    [{ topics: ['x'.repeat(41)] }, `Invalid topic "${'x'.repeat(40)}": use up to 40 letters, digits and hyphens.`],
    [{ topics: ['-'] }, 'Invalid topic "-"'],
    [{ categories: ['1', '2', '3', '4', '5', '6'] }, 'At most 5 categories are allowed.'],
    [{ topics: Array.from({ length: 21 }, (_, i) => `t${i}`) }, 'At most 20 topics are allowed.'],
  ])('refuses %j', (said, text) => expect(() => describeSkill(said)).toThrow(text));

  it('keeps a source, the commit in lower case', () => {
    expect(describeSkill({ source }).source).toEqual({ ...source, commit: 'abcdef0' });
  });
  it.each([
    [{ url: 'javascript:alert(1)' }, 'source.url must be an http(s) address.'],
    [{ url: 'https://me:secret@github.com/a/b' }, 'source.url must be an http(s) address.'],
    [{ url: 'github' }, 'source.url must be an http(s) address.'],
    [{ repo: 'a' }, 'source.repo must be owner/name.'],
    [{ repo: 'a/b/c' }, 'source.repo must be owner/name.'],
    [{ commit: 'main' }, 'source.commit must be a commit id of 7 to 64 hexadecimal digits.'],
  ])('refuses a source with %j', (wrong, text) => {
    expect(() => describeSkill({ source: { ...source, ...wrong } })).toThrow(text);
  });
});

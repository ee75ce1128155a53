import { changelogOf } from './changelog.rules';

const file = (path: string, sha256 = 'a') => ({ path, sha256 });

describe('changelogOf', () => {
  it('is what the publisher wrote', () => {
    expect(changelogOf('Fixed it.', [], undefined)).toEqual({ changelog: 'Fixed it.', changelogSource: 'user' });
  });
  it('is short for the first version', () => {
    expect(changelogOf('', [file('a')], undefined)).toEqual({
      changelog: '- Initial release.',
      changelogSource: 'auto',
    });
  });
  it('counts what changed, and only that', () => {
    const before = [file('same'), file('old', '1'), file('gone')];
    const after = [file('same'), file('old', '2'), file('new'), file('newer')];
    const end = '\n- Updated SKILL.md and bundle contents.';
    expect(changelogOf('', after, before).changelog).toBe(`- added 2, updated 1, removed 1 file(s).${end}`);
    expect(changelogOf('', [file('same')], [file('same'), file('x')]).changelog).toBe(`- removed 1 file(s).${end}`);
  });
  it('says little when nothing changed', () => {
    expect(changelogOf('', [file('a')], [file('a')]).changelog).toBe('- Updated SKILL.md and bundle contents.');
  });
});

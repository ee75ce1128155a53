import { reviewedFiles } from './reviewed-files.rules';

const file = (path: string, size = 10) => ({ path, text: 'x'.repeat(size) });

describe('reviewedFiles', () => {
  it('shows what says what a version is for first, and the others by their paths', () => {
    const { files, notLookedAt } = reviewedFiles(
      [file('b.py'), file('a.py'), file('package.json'), file('SKILL.md')],
      1_000,
    );
    expect(files.map(({ path }) => path)).toEqual(['SKILL.md', 'package.json', 'a.py', 'b.py']);
    expect(notLookedAt).toEqual([]);
  });
  it('leaves whole files out beyond its limit, and names them', () => {
    const { files, notLookedAt } = reviewedFiles([file('SKILL.md', 50), file('a.py', 900), file('b.py', 20)], 100);
    expect(files.map(({ path }) => path)).toEqual(['SKILL.md', 'b.py']);
    expect(notLookedAt).toEqual([{ path: 'a.py', reason: 'Only 100 characters are reviewed.' }]);
  });
});

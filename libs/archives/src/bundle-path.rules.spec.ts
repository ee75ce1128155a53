import fc from 'fast-check';
import { posix, win32 } from 'node:path';
import { assertPaths, foldPath, isMacJunk, isSafePath } from './bundle-path.rules';

describe('isSafePath', () => {
  it.each([
    'SKILL.md',
    'docs/Grüße aus Köln.md',
    'a/b/c.txt',
    '.hidden',
    'a..b',
    'con-fig.md',
    'x'.repeat(255) + '/x'.repeat(19),
  ])('accepts %j', (path) => expect(isSafePath(path)).toBe(true));
  it.each([
    ['nothing', ''],
    ['an absolute path', '/etc/passwd'],
    ['a way out', '../SKILL.md'],
    ['a way out further in', 'a/../../b'],
    ['a dot segment', './a'],
    ['an empty segment', 'a//b'],
    ['a directory', 'a/'],
    ['a backslash', 'a\\b'],
    ['a drive', 'C:evil'],
    ['a NUL', 'a\0b'],
    ['a line break', 'a\nb'],
    ['a C1 control', 'a\u0085b'],
    ['text direction marks', 'gnp\u202eexe.md'],
    ['a lone surrogate', 'a\ud800'],
    ['a trailing dot', 'a./b'],
    ['a trailing blank', 'a /b'],
    ['a device', 'docs/NUL'],
    ['a device with an extension', 'aux.md'],
    ['a device with a superscript', 'com\u00b9.txt'],
    ['513 bytes', 'x'.repeat(513)],
    ['257 characters of two bytes', 'ü'.repeat(257)],
    ['21 levels', 'a/'.repeat(20) + 'b'],
  ])('refuses %s', (_name, path) => expect(isSafePath(path)).toBe(false));

  it('never lets a path out of its directory, on any system', () => {
    const nasty = fc.constantFrom('..', '.', '/', '\\', 'C:', 'a', 'con', ' ', '\0', 'ü', '%2e');
    const paths = fc.oneof(
      fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(paths, (path) => {
        if (!isSafePath(path)) return;
        expect(posix.resolve('/base', path).startsWith('/base/')).toBe(true);
        expect(win32.resolve('C:\\base', path).startsWith('C:\\base\\')).toBe(true);
        expect(posix.normalize(path)).toBe(path);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('assertPaths', () => {
  it('accepts different files', () => {
    expect(() => assertPaths(['a', 'b/a', 'b/c/a'])).not.toThrow();
  });
  it.each([
    ['the same twice', ['a', 'a']],
    ['other case', ['README.md', 'readme.md']],
    ['other Unicode form', ['caf\u00e9', 'cafe\u0301']],
    ['a folded letter', ['stra\u00dfe', 'STRASSE']],
    ['a file that is a directory', ['a/b', 'A']],
  ])('refuses %s', (_name, paths) => {
    expect(() => assertPaths(paths)).toThrow('Invalid file paths: ');
    expect(() => assertPaths([...paths].reverse())).toThrow('Invalid file paths: ');
  });
  it('says "Invalid file paths" of an unsafe one', () => {
    expect(() => assertPaths(['ok', '../x'])).toThrow(/^Invalid file paths$/);
  });
  it('refuses exactly the lists whose folded paths collide', () => {
    const segment = fc.constantFrom('a', 'A', 'b', 'é', 'e\u0301');
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 4 }), (paths) => {
        const folded = paths.map(foldPath);
        const collide = folded.some((one, i) => folded.some((two, j) => i !== j && `${two}/`.startsWith(`${one}/`)));
        let refused = false;
        try {
          assertPaths(paths);
        } catch {
          refused = true;
        }
        expect(refused).toBe(collide);
      }),
    );
  });
});

describe('isMacJunk', () => {
  it.each(['.DS_Store', 'a/.DS_Store', '__MACOSX/a', 'a/__macosx/b', '._a', 'a/._b'])('drops %s', (path) =>
    expect(isMacJunk(path)).toBe(true),
  );
  it.each(['SKILL.md', 'DS_Store', 'a._b', '__MACOSX.md'])('keeps %s', (path) => expect(isMacJunk(path)).toBe(false));
});

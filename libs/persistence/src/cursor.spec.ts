import { Cursors } from './cursor';

const cursors = new Cursors('x'.repeat(32));
const KEY = ['2026-01-01T00:00:00.000Z', 'pdf-forms', 7, null];

describe('a cursor', () => {
  it('brings its key back', () => {
    expect(cursors.decode('skills', cursors.encode('skills', KEY))).toEqual(KEY);
  });

  it('fits into a URL as it is', () => {
    expect(cursors.encode('skills', ['ä/?&=', '\u{1f600}'])).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('is nothing to another list, other filters or another secret', () => {
    const cursor = cursors.encode('skills', KEY);
    expect(cursors.decode('packages', cursor)).toBeUndefined();
    expect(cursors.decode('skills?sort=name', cursor)).toBeUndefined();
    expect(new Cursors('y'.repeat(32)).decode('skills', cursor)).toBeUndefined();
  });

  it('is refused where parameters are validated, unless there is none', () => {
    expect(cursors.read('skills', cursors.encode('skills', KEY))).toEqual(KEY);
    expect(cursors.read('skills', undefined)).toBeUndefined();
    expect(cursors.read('skills', '')).toBeUndefined();
    expect(() => cursors.read('skills', cursors.encode('packages', KEY))).toThrow(/^cursor must be/);
  });

  it('does not survive a change of any of its bytes', () => {
    const bytes = Buffer.from(cursors.encode('skills', KEY), 'base64url');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      expect(cursors.decode('skills', changed.toString('base64url'))).toBeUndefined();
    }
  });

  it.each([undefined, '', 'x', '=', '%00', 'a'.repeat(16), 'a'.repeat(1_999), 'a'.repeat(1_000_000), '\u{1f600}'])(
    'is not made of garbage (%#)',
    (garbage) => {
      expect(cursors.decode('skills', garbage)).toBeUndefined();
    },
  );
});

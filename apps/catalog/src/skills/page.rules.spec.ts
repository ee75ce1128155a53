import { MAX_PAGE_BYTES, pageOf } from './page.rules';

const same = (text: string): string => text;
/** A text of which `many` fill a page. */
const oneOf = (many: number, letter = 'ä'): string => letter.repeat(MAX_PAGE_BYTES / many / 2 - 8);

describe('pageOf', () => {
  it('shows as many as were asked for, and where to go on', () => {
    expect(pageOf(['a', 'b', 'c'], 2, same)).toEqual({ items: ['a', 'b'], last: 'b' });
    expect(pageOf(['a', 'b'], 2, same)).toEqual({ items: ['a', 'b'], last: undefined });
    expect(pageOf([], 2, same)).toEqual({ items: [], last: undefined });
  });
  it('goes on after rows of which nothing is shown', () => {
    const view = (text: string) => (text === 'b' ? undefined : text);
    expect(pageOf(['a', 'b', 'c'], 2, view)).toEqual({ items: ['a'], last: 'b' });
  });
  it('ends before it gets too large, and the next page begins there', () => {
    const rows = ['a', oneOf(2), oneOf(2, 'ö'), oneOf(2, 'ü'), 'z'];
    const first = pageOf(rows, 10, same);
    expect([first.items, first.last]).toEqual([rows.slice(0, 3), rows[2]]);
    expect(pageOf(rows.slice(3), 10, same)).toEqual({ items: rows.slice(3), last: undefined });
  });
  it('leaves out what no page can hold', () => {
    const huge = 'x'.repeat(MAX_PAGE_BYTES);
    expect(pageOf([huge, 'b', huge], 10, same)).toEqual({ items: ['b'], last: undefined });
    expect(pageOf([huge, 'b'], 1, same)).toEqual({ items: [], last: huge });
  });
});

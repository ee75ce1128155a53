import { RecentlyUsed } from './recently-used';

describe('RecentlyUsed', () => {
  it('keeps what was used last, up to a number', () => {
    const map = new RecentlyUsed<number>(2);
    for (const [key, value] of [['a', 1], ['b', 2]] as const) map.set(key, value); // prettier-ignore
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  });
  it('keeps what is not too heavy together', () => {
    const evicted: string[] = [];
    const map = new RecentlyUsed<Buffer>(10, ({ length }) => length);
    map.onEvict = (key) => evicted.push(key);
    for (const key of ['a', 'b', 'c']) map.set(key, Buffer.alloc(4));
    expect(evicted).toEqual(['a']);
    map.set('d', Buffer.alloc(10));
    expect(evicted).toEqual(['a', 'b', 'c']);
    map.set('e', Buffer.alloc(11));
    expect(map.size).toBe(0);
    map.clear();
    map.set('f', Buffer.alloc(10));
    expect(map.size).toBe(1);
  });
});

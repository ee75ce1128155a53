import { sortOf } from './skill-sort.rules';

describe('sortOf', () => {
  it.each(['createdAt', 'created-at', 'newest', 'NEWEST'])('understands %s as by creation', (name) => {
    expect(sortOf(name)).toBe('created');
  });
  it.each(['updated', '', 'stars', 'trending', 'constructor', '__proto__', 'x'])(
    'falls back to updated for %j',
    (name) => {
      expect(sortOf(name)).toBe('updated');
    },
  );
});

import { isTrending, sortOf } from './skill-sort.rules';

describe('sortOf', () => {
  it.each([
    ['updated', ['updated', 'Updated']],
    ['created', ['createdAt', 'created-at', 'newest', 'NEWEST']],
    ['downloads', ['downloads', ' Downloads ']],
    ['stars', ['stars', 'rating']],
    ['installsCurrent', ['installs', 'install', 'installsCurrent', 'installs-current', 'INSTALLSCURRENT']],
    ['installsAllTime', ['installsAllTime', 'installs-all-time']],
  ])('knows the names of %s, in any case', (sort, names) => {
    expect(names.map(sortOf)).toEqual(names.map(() => sort));
  });
  it.each(['', 'constructor', '__proto__', 'x'])('falls back to updated for %j', (name) => {
    expect(sortOf(name)).toBe('updated');
  });
});

it.each([
  ['trending', true],
  [' TRENDING ', true],
  ['updated', false],
  ['', false],
])('isTrending(%j) is %s', (name, expected) => {
  expect(isTrending(name)).toBe(expected);
});

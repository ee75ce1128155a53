import { scanSize, searchUsers, userScore } from './user-search.rules';

const user = (facts: object) => ({ userId: '01-0', handle: null, displayName: null, name: null, ...facts });

describe('userScore', () => {
  it.each([
    [100, { userId: 'ann' }],
    [96, { handle: 'ann' }],
    [90, { displayName: 'Ann' }],
    [90, { name: 'ANN' }],
    [88, { handle: 'a-n-n' }],
    [82, { handle: 'annette' }],
    [72, { displayName: 'Ann Other' }],
    [62, { handle: 'joann' }],
    [58, { handle: 'jo-a-nn' }],
    [52, { name: 'Joann' }],
    [48, { displayName: 'Jo A.N.N.' }],
    [40, { userId: 'x-ann-y' }],
    [0, { handle: 'bob', displayName: 'Bob', name: 'Bob' }],
  ])('is %d for %j, asked for "ann"', (score, facts) => {
    expect(userScore(user(facts), ' @Ann ')).toBe(score);
  });
  it('does not ignore punctuation for a single letter', () => {
    expect(userScore(user({ handle: 'b-a' }), 'a-')).toBe(0);
  });
  it('is 0 for a blank query', () => {
    expect(userScore(user({ handle: 'ann' }), '  ')).toBe(0);
  });
});

describe('searchUsers', () => {
  it('puts the best first and keeps the newest of equals first', () => {
    const [newer, older, best] = [user({ handle: 'annie' }), user({ handle: 'annex' }), user({ handle: 'ann' })];
    expect(searchUsers([newer, user({ handle: 'bob' }), older, best], 'ann')).toEqual([best, newer, older]);
  });
});

it.each([
  [1, 500],
  [100, 1_000],
  [1_000, 5_000],
])('for %d results %d users are looked through', (limit, size) => {
  expect(scanSize(limit)).toBe(size);
});

import { listQuery, networkOf, pluginIdOf, wholeInRange } from './rating-request.rules';

describe('pluginIdOf', () => {
  it.each([
    [{ name: 'demo' }, 'demo'],
    [{ name: '@a/demo' }, '@a/demo'],
    [{ scope: '@a', name: 'demo' }, '@a/demo'],
  ])('reads %j as %s', (parameters, expected) => {
    expect(pluginIdOf(parameters)).toBe(expected);
  });
  it.each(['a b', 'é', 'x'.repeat(215), 'a\u0000'])('finds no plugin %j', (name) => {
    expect(() => pluginIdOf({ name })).toThrow('Plugin not found');
  });
});

describe('wholeInRange', () => {
  it('is undefined when absent', () => {
    expect(wholeInRange('page', undefined, { min: 1, max: 5 })).toBeUndefined();
  });
  it('takes both ends of the range', () => {
    expect([wholeInRange('n', '1', { min: 1, max: 5 }), wholeInRange('n', '5', { min: 1, max: 5 })]).toEqual([1, 5]);
  });
  it.each(['0', '6', '1.5', 'x', '-1', '1e1', '99999999999'])('refuses %s with a pointer', (text) => {
    const problems = [{ pointer: '#/page', code: 'out_of_range', message: 'must be a whole number from 1 to 5' }];
    expect(() => wholeInRange('page', text, { min: 1, max: 5 })).toThrow(
      expect.objectContaining({ details: { problems } }),
    );
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:1:2::', '2001:db8:1::/48'],
    ['2001:db8::', '2001:db8:0::/48'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
  ])('puts %s into %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
  it('is undefined when nobody knows the address', () => {
    expect(networkOf(undefined)).toBeUndefined();
  });
});

describe('listQuery', () => {
  it('has defaults, and takes the first of repeated ones', () => {
    expect(listQuery({})).toEqual({ page: 1, limit: 20 });
    expect(listQuery({ page: ['2', 'x'], minScore: '3', sort: 'helpful' })).toEqual({
      page: 2,
      limit: 20,
      minScore: 3,
      sort: 'helpful',
    });
  });
  it('refuses an order nobody knows', () => {
    expect(() => listQuery({ sort: 'worst' })).toThrow('sort must be one of newest, score, helpful');
  });
});

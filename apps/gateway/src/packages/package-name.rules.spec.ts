import { packageName } from './package-name.rules';

describe('packageName', () => {
  it.each([
    [{ name: 'demo' }, 'demo'],
    [{ name: 'Demo' }, 'demo'],
    [{ scope: '@alice', name: 'demo' }, '@alice/demo'],
    [{ name: '@alice/demo' }, '@alice/demo'],
    [{ name: '@alice%2Fdemo' }, '@alice/demo'],
    [{ name: '%40alice%252Fdemo' }, '@alice/demo'],
  ])('reads %j as %s', (parameters, expected) => {
    expect(packageName(parameters)).toBe(expected);
  });
  it('finds nothing behind a scope alone', () => {
    expect(() => packageName({ name: '@alice' })).toThrow('Not found');
  });
  it.each(['../x', 'a b', '@a/b/c', 'ä', '%', 'a'.repeat(215)])('finds no package called %p', (name) => {
    expect(() => packageName({ name })).toThrow('Package not found');
  });
});

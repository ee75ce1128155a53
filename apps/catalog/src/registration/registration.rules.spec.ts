import {
  assertDistinctPaths,
  assertSamePackage,
  assertSameVersion,
  filesDigest,
  metadataOf,
  tagsToSet,
} from './registration.rules';

const file = (path: string, sha256: string, contentType = 'text/plain') => ({ path, sha256, size: 1, contentType });

describe('filesDigest', () => {
  it('is the same for the same files in another order, whatever their content type', () => {
    const digest = filesDigest([file('a', '1'), file('b', '2')]);
    expect(filesDigest([file('b', '2', 'text/html'), file('a', '1')])).toBe(digest);
  });
  it('differs when a path or a byte differs', () => {
    const digests = [[file('a', '1')], [file('b', '1')], [file('a', '2')], [file('a', '1'), file('b', '1')], []];
    expect(new Set(digests.map(filesDigest)).size).toBe(digests.length);
  });
});

describe('assertSameVersion', () => {
  const known = { id: 'v', itemId: 'i', version: '1.0.0', contentDigest: 'd', visible: true, withdrawn: false };
  const refusal = expect.objectContaining({ code: 'VERSION_EXISTS' }) as Error;

  it('lets the identical version pass', () => {
    expect(() => assertSameVersion(known, '1.0.0', 'd')).not.toThrow();
  });
  it('refuses other content, another spelling of the number, and a number that was withdrawn', () => {
    expect(() => assertSameVersion(known, '1.0.0', 'e')).toThrow(refusal);
    expect(() => assertSameVersion(known, '1.0.0+b', 'd')).toThrow(refusal);
    expect(() => assertSameVersion({ ...known, withdrawn: true }, '1.0.0', 'd')).toThrow(refusal);
  });
});

describe('tagsToSet', () => {
  it('trims, drops what is empty or repeated, and leaves latest to the versions', () => {
    expect(tagsToSet([' beta ', 'beta', '', ' ', 'latest', 'LATEST', 'Latest '])).toEqual(['beta']);
  });
});

describe('assertDistinctPaths', () => {
  it('names the path two files have', () => {
    expect(() => assertDistinctPaths([file('a', '1'), file('a', '2')])).toThrow('Two files have the path a');
  });
});

describe('assertSamePackage', () => {
  const known = { name: 'p', family: 'bundle-plugin', runtimeId: 'one' };
  it('lets a bundle change its plugin id, and nothing its family', () => {
    expect(() => assertSamePackage(known, 'bundle-plugin', 'two')).not.toThrow();
    expect(() => assertSamePackage(known, 'code-plugin', 'one')).toThrow('already exists as a bundle-plugin');
  });
});

describe('metadataOf', () => {
  it('is whole or null', () => {
    const whole = { setup: [{ key: 'A', required: true }], os: null, systems: ['linux'] };
    expect(metadataOf(whole)).toEqual(whole);
    for (const broken of [null, 'x', [], { os: ['linux'] }, { setup: [{ key: 1 }], os: null, systems: null }])
      expect(metadataOf(broken)).toBeNull();
  });
});

import type { NpmPackage, NpmRelease } from '@app/contracts';
import { INSTALL_TYPE, wantsInstallForm } from './accept.rules';
import { npmReference } from './npm-paths.rules';
import { buildPackument, distTags, npmAddress } from './packument.rules';

describe('which form of a document a client wants', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    [INSTALL_TYPE, true],
    [`${INSTALL_TYPE}; q=1.0, application/json; q=0.8, */*`, true],
    [`application/json;q=0.9,${INSTALL_TYPE.toUpperCase()};q=0.9`, true],
    [`${INSTALL_TYPE};q=0.5, application/json`, false],
    [`${INSTALL_TYPE};q=0.5, */*;q=0.6`, false],
    [`${INSTALL_TYPE};q=0`, false],
    [`${INSTALL_TYPE};q=nonsense`, true],
    [',;,', false],
  ])('%p: short %p', (accept, short) => {
    expect(wantsInstallForm(accept)).toBe(short);
  });
});

describe('what a path names', () => {
  it.each([
    [{ name: 'demo' }, { name: 'demo' }],
    [{ name: 'Demo' }, { name: 'demo' }],
    [{ name: '@a/demo' }, { name: '@a/demo' }],
    [{ name: '%40a%2Fdemo' }, { name: '@a/demo' }],
    [{ scope: '@a', name: 'demo' }, { name: '@a/demo' }],
    [
      { scope: 'demo', name: '1.0.0' },
      { name: 'demo', version: '1.0.0' },
    ],
    [
      { scope: '@a/demo', name: 'latest' },
      { name: '@a/demo', version: 'latest' },
    ],
    [
      { scope: '@a', name: 'demo', version: '1.0.0' },
      { name: '@a/demo', version: '1.0.0' },
    ],
  ])('%j is %j', (path, reference) => {
    expect(npmReference(path)).toEqual(reference);
  });
  it.each([
    [{ name: '@a' }, 'NOT_FOUND'],
    [{ name: '-' }, 'PACKAGE_NOT_FOUND'],
    [{ scope: '-', name: 'ping' }, 'PACKAGE_NOT_FOUND'],
    [{ scope: 'a', name: 'b', version: 'c' }, 'PACKAGE_NOT_FOUND'],
    [{ name: '..%2f..%2fetc' }, 'PACKAGE_NOT_FOUND'],
  ])('%j is nothing', (path, code) => {
    expect(() => npmReference(path)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a package document', () => {
  const at = (day: number) => Date.UTC(2026, 0, day);
  const found: NpmPackage = {
    ...{ name: '@a/demo', packageId: 'p', ownerHandle: 'a', isPublic: true, state: 's', olderThan: null, releases: [] },
    ...{ createdAt: at(1), updatedAt: at(9), summary: null, tags: { latest: '1.1.0', beta: '1.0.0', gone: '0.9.0' } },
  };
  const release = (version: string, day: number, manifest: object = {}): NpmRelease => ({
    ...{ releaseId: version, version, publishedAt: at(day), manifest },
    tarball: {
      ...{ fileName: `a-demo-${version}.tgz`, sha256: 'f', size: 7, integrity: `sha512-${version}`, shasum: '5' },
      ...{ fileCount: 2, unpackedSize: 9 },
    },
  });
  const newest = release('1.1.0', 2, {
    license: 'MIT',
    description: 'Ünïcödé',
    dependencies: { b: '1' },
    _hasShrinkwrap: false,
  });
  const releases = [newest, release('1.0.0', 1)];
  const signatures = new Map(releases.map(({ version }) => [version, { keyid: 'SHA256:k', sig: version }]));
  const build = (changes: Partial<Parameters<typeof buildPackument>[0]> = {}) =>
    buildPackument({ found, releases, signatures, publicUrl: 'http://reef.test', ...changes });
  const dist = (version: string) => ({
    ...{ tarball: `http://reef.test/api/npm/@a/demo/-/a-demo-${version}.tgz`, integrity: `sha512-${version}` },
    ...{ shasum: '5', fileCount: 2, unpackedSize: 9, signatures: [{ keyid: 'SHA256:k', sig: version }] },
  });

  it('has everything in its full form, the oldest version first', () => {
    const { full } = build();
    const manifest = { ...(newest.manifest as object), name: '@a/demo', version: '1.1.0', _id: '@a/demo@1.1.0' };
    expect(full.type).toBe('application/json');
    expect(JSON.parse(String(full.bytes))).toEqual({
      ...{ _id: '@a/demo', name: '@a/demo', description: 'Ünïcödé', license: 'MIT' },
      'dist-tags': { latest: '1.1.0', beta: '1.0.0' },
      versions: {
        '1.0.0': { name: '@a/demo', version: '1.0.0', _id: '@a/demo@1.0.0', dist: dist('1.0.0') },
        '1.1.0': { ...manifest, dist: dist('1.1.0') },
      },
      maintainers: [{ name: 'a' }],
      time: {
        ...{ created: '2026-01-01T00:00:00.000Z', modified: '2026-01-09T00:00:00.000Z' },
        ...{ '1.0.0': '2026-01-01T00:00:00.000Z', '1.1.0': '2026-01-02T00:00:00.000Z' },
      },
    });
    expect(Object.keys(JSON.parse(String(full.bytes)).versions)).toEqual(['1.0.0', '1.1.0']);
  });
  it('has only what installing needs in its short form', () => {
    const { short } = build();
    expect(JSON.parse(String(short.bytes))).toEqual({
      ...{ name: '@a/demo', modified: '2026-01-09T00:00:00.000Z', 'dist-tags': { latest: '1.1.0', beta: '1.0.0' } },
      versions: {
        '1.0.0': { name: '@a/demo', version: '1.0.0', dist: dist('1.0.0') },
        '1.1.0': {
          ...{ name: '@a/demo', version: '1.1.0', dependencies: { b: '1' }, _hasShrinkwrap: false },
          dist: dist('1.1.0'),
        },
      },
    });
  });
  it('holds the entry of each version as a part of its own bytes', () => {
    const { full, manifests } = build();
    const { versions } = JSON.parse(String(full.bytes));
    expect([...manifests].map(([version, bytes]) => [version, JSON.parse(String(bytes))])).toEqual(
      Object.entries(versions),
    );
    for (const bytes of manifests.values()) expect(bytes.buffer).toBe(full.bytes.buffer);
  });
  it('has a tag that only other content changes, one for each form', () => {
    const { full, short } = build();
    expect(build().full.etag).toBe(full.etag);
    expect(short.etag).not.toBe(full.etag);
    expect(build({ releases: [newest] }).full.etag).not.toBe(full.etag);
  });
  it('is a document without any version, too', () => {
    const { full, short, tags } = build({ releases: [] });
    for (const { bytes } of [full, short])
      expect(JSON.parse(String(bytes))).toMatchObject({ name: '@a/demo', 'dist-tags': {}, versions: {} });
    expect(tags).toEqual({});
  });
  it.each([
    [{ latest: '1.0.0' }, { latest: '1.0.0' }],
    [{ latest: 'winter' }, { latest: '1.1.0' }],
    [{ beta: '1.0.0' }, { latest: '1.1.0', beta: '1.0.0' }],
    [{ beta: '9.9.9' }, { latest: '1.1.0' }],
  ])('with the tags %j shows %j', (tags, shown) => {
    expect(distTags(tags as Record<string, string>, releases)).toEqual(shown);
  });
  it('has an address that leads back to it', () => {
    expect(npmAddress('http://reef.test', 'demo')).toBe('http://reef.test/api/npm/demo');
    expect(npmAddress('http://reef.test', '@a/demo')).toBe('http://reef.test/api/npm/@a/demo');
  });
});

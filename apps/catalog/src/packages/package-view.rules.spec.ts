import type { PackageRow } from './package-row';
import { packageDetailView } from './package-view.rules';

const row: PackageRow = {
  ...{ id: 'p', name: 'weather', family: 'code-plugin', runtimeId: null, ownerId: 'o', ownerHandle: 'alice' },
  ...{
    ownerDisplayName: null,
    channel: 'community',
    isPublic: true,
    tags: { latest: '1.0.0' },
    versionCount: 1,
    downloads: 1,
    stars: 2,
  },
  ...{ installs: 3, createdAt: new Date(1), updatedAt: new Date(2), releaseId: 'r', version: '1.0.0' },
  ...{ categories: ['tools'], topics: [] },
  ...{ displayName: 'Weather', summary: null, details: null, artifactFormat: 'zip', artifactSha256: 'a' },
  ...{ artifactSize: 9, verdict: 'suspicious' },
};

describe('packageDetailView', () => {
  it('leaves out what is not known', () => {
    expect(packageDetailView(row)).toEqual({
      package: {
        ...{ _id: 'p', name: 'weather', displayName: 'Weather', family: 'code-plugin', channel: 'community' },
        ...{ categories: ['tools'], topics: [] },
        ...{ isOfficial: false, tags: { latest: '1.0.0' }, latestReleaseId: 'r', latestVersion: '1.0.0' },
        ...{ scanStatus: 'suspicious', artifact: { kind: 'legacy-zip', sha256: 'a', size: 9, format: 'zip' } },
        ...{ stats: { downloads: 1, installs: 3, stars: 2, versions: 1 }, createdAt: 1, updatedAt: 2 },
      },
      owner: { handle: 'alice', displayName: null, image: null },
    });
  });

  it.each([['text'], [[1]], [{ compatibility: 'x', verification: [], npmShasum: null }], [{ artifact: null }]])(
    'makes do with %j for details',
    (details) => {
      expect(packageDetailView({ ...row, details })).toEqual(packageDetailView(row));
    },
  );

  it('shows what npm clients check, wherever publishing put it', () => {
    const flat = packageDetailView({ ...row, artifactFormat: 'tgz', details: { npmShasum: 's', other: 1 } });
    const nested = packageDetailView({ ...row, artifactFormat: 'tgz', details: { artifact: { npmShasum: 's' } } });
    expect(flat.package.artifact).toEqual({ kind: 'npm-pack', sha256: 'a', size: 9, format: 'tgz', npmShasum: 's' });
    expect(nested).toEqual(flat);
  });
});

import { resolvedArtifact } from './package-artifact.rules';
import { isShownInline } from './package-file.rules';

const item = { name: '@a b/x', displayName: 'X', family: 'code-plugin' };

describe('resolvedArtifact', () => {
  it('points at the tarball of a ClawPack, and at the ZIP for old clients', () => {
    const artifact = { kind: 'npm-pack', npmTarballName: 'a-x-1.0.0+b.tgz' };
    expect(resolvedArtifact({ package: item, version: '1.0.0+b', artifact }, 'https://reef.test').artifact).toEqual({
      ...artifact,
      downloadUrl: 'https://reef.test/api/npm/@a%20b/x/-/a-x-1.0.0%2Bb.tgz',
      tarballUrl: 'https://reef.test/api/npm/@a%20b/x/-/a-x-1.0.0%2Bb.tgz',
      legacyDownloadUrl: 'https://reef.test/api/v1/packages/@a%20b/x/download?version=1.0.0%2Bb',
    });
  });
  it('points at the ZIP of what is no ClawPack', () => {
    const { artifact } = resolvedArtifact(
      { package: item, version: '1', artifact: { kind: 'legacy-zip' } },
      'https://r',
    );
    const downloadUrl = 'https://r/api/v1/packages/@a%20b/x/download?version=1';
    expect(artifact).toEqual({ kind: 'legacy-zip', downloadUrl, legacyDownloadUrl: downloadUrl });
  });
});

it.each([
  ['text/markdown', undefined, true],
  ['application/json', '*/*', true],
  ['application/octet-stream', '*/*', false],
  ['image/png', 'text/plain', false],
  ['image/png', 'application/octet-stream', true],
])('whether a file of %s is shown to who accepts %s: %s', (contentType, accept, shown) => {
  expect(isShownInline({ contentType }, accept)).toBe(shown);
});

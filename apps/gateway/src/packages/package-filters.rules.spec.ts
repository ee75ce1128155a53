import { packageFilters, pluginFamily, type PackageQuery } from './package-filters.rules';

describe('packageFilters', () => {
  it.each<[PackageQuery, object]>([
    [{}, {}],
    [
      { family: 'skill', channel: 'Private', isOfficial: 'TRUE', executesCode: '0' },
      { family: 'skill', channel: 'private', isOfficial: true, executesCode: false },
    ],
    [{ family: 'claw', channel: 'other', isOfficial: 'maybe', artifactKind: 'rar' }, {}],
    [{ highlightedOnly: '1' }, { featured: true }],
    [{ featured: 'false', highlightedOnly: '1' }, {}],
    [{ category: ' Data Science ' }, { category: 'data-science' }],
    [{ category: ' ' }, {}],
    [{ target: 'Linux x64' }, { capabilityTags: ['host:linux-x64'] }],
    [{ hostTarget: 'darwin-arm64', os: '--' }, { capabilityTags: ['host:darwin-arm64'] }],
    [{ artifactKind: 'npm-pack', npmMirror: '1' }, { capabilityTags: ['artifact:npm-pack', 'npm-mirror:available'] }],
    [{ capabilityTag: 'kind:Memory', nativeDeps: 'true' }, { capabilityTags: ['kind:Memory', 'requires:native-deps'] }],
    [{ requiresNativeDeps: '1', nativeDeps: '1' }, { capabilityTags: ['requires:native-deps'] }],
    [
      { os: 'linux', arch: 'x64', libc: 'musl', binary: 'Git', externalService: 'open ai', osPermission: 'mic' },
      {
        capabilityTags: [
          ...['host-os:linux', 'host-arch:x64', 'host-libc:musl', 'external-service:open-ai', 'binary:git'],
          'os-permission:mic',
        ],
      },
    ],
  ])('reads %j', (query, filters) => expect(packageFilters(query)).toEqual(filters));

  it('lets the route decide the family', () => {
    expect(packageFilters({ family: 'skill' }, 'code-plugin')).toEqual({ family: 'code-plugin' });
    expect(['bundle-plugin', 'skill', undefined].map((family) => pluginFamily({ family }))).toEqual([
      ...['bundle-plugin', 'plugin', 'plugin'],
    ]);
  });
});

import { capabilityTagValue, PACKAGE_CHANNELS, type PackageFilters } from '@app/contracts';
import { textQuery } from '../bytes/query.rules';

export type PackageQuery = Readonly<Record<string, string | string[] | undefined>>;

/** Parameters whose value is part of a tag. */
const VALUE_TAGS = {
  ...{ target: 'host', hostTarget: 'host', os: 'host-os', arch: 'host-arch', libc: 'host-libc' },
  ...{ externalService: 'external-service', binary: 'binary', osPermission: 'os-permission' },
} as const;
/** Parameters that stand for a tag when they are true. */
const FLAG_TAGS = {
  ...{ npmMirror: 'npm-mirror:available', environmentDeclared: 'environment:declared' },
  ...{ requiresBrowser: 'requires:browser', requiresDesktop: 'requires:desktop' },
  ...{ requiresNativeDeps: 'requires:native-deps', nativeDeps: 'requires:native-deps' },
  ...{ requiresExternalService: 'requires:external-service', requiresBinary: 'requires:binary' },
  requiresOsPermission: 'requires:os-permission',
} as const;
const ARTIFACT_KINDS: ReadonlySet<string> = new Set(['legacy-zip', 'npm-pack']);

/** The names of every filter, for the documentation. */
export const FILTER_NAMES = [
  ...[
    'channel',
    'isOfficial',
    'featured',
    'highlightedOnly',
    'executesCode',
    'capabilityTag',
    'artifactKind',
    'category',
  ],
  ...Object.keys(VALUE_TAGS),
  ...Object.keys(FLAG_TAGS),
];

/**
 * The filters of a query, which all have to hold (server-semantics 4.6, 9.2). What has no meaning counts as absent.
 * @param family those the route is for; absent: the query may say it
 */
export function packageFilters(query: PackageQuery, family?: PackageFilters['family']): PackageFilters {
  const channel = PACKAGE_CHANNELS.find((known) => known === textQuery(query.channel)?.toLowerCase());
  const wanted = family ?? familyOf(textQuery(query.family));
  const official = flagOf(query.isOfficial);
  const executes = flagOf(query.executesCode);
  const tags = tagsOf(query);
  const category = textQuery(query.category)?.trim().toLowerCase().replace(/\s+/g, '-').slice(0, 300);
  return {
    ...(wanted && { family: wanted }),
    ...(channel && { channel }),
    ...(official !== undefined && { isOfficial: official }),
    ...((flagOf(query.featured) ?? flagOf(query.highlightedOnly)) === true && { featured: true }),
    ...(executes !== undefined && { executesCode: executes }),
    ...(tags.length > 0 && { capabilityTags: tags }),
    ...(category && { category }),
  };
}

/** On a route for plugins either family may be asked for, but not skills. */
export function pluginFamily(query: PackageQuery): PackageFilters['family'] {
  const wanted = familyOf(textQuery(query.family));
  return wanted === undefined || wanted === 'skill' ? 'plugin' : wanted;
}

function familyOf(text: string | undefined) {
  return (['skill', 'code-plugin', 'bundle-plugin'] as const).find((known) => known === text);
}

function flagOf(value: string | string[] | undefined): boolean | undefined {
  const text = textQuery(value)?.toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

function tagsOf(query: PackageQuery): string[] {
  const capability = textQuery(query.capabilityTag)?.slice(0, 300);
  const artifact = textQuery(query.artifactKind) ?? '';
  const values = Object.entries(VALUE_TAGS).map(([name, prefix]) => {
    const value = capabilityTagValue(textQuery(query[name])?.slice(0, 200) ?? '');
    return value === '' ? '' : `${prefix}:${value}`;
  });
  const flags = Object.entries(FLAG_TAGS).map(([name, tag]) => (flagOf(query[name]) === true ? tag : ''));
  const kind = ARTIFACT_KINDS.has(artifact) ? `artifact:${artifact}` : '';
  return [...new Set([capability ?? '', ...values, kind, ...flags])].filter(Boolean);
}

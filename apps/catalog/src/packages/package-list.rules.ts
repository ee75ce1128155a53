import type { PackageChannel, PackageFilters, PackageListItem } from '@app/contracts';

/** A visible skill or plugin, as lists show it. */
export interface ListedPackageRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** Null for skills. */
  readonly family: string | null;
  readonly runtimeId: string | null;
  readonly channel: PackageChannel;
  readonly summary: string | null;
  readonly ownerHandle: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly latestVersion: string;
  readonly capabilityTags: string[];
  readonly verificationTier: string | null;
  readonly downloads: number;
  readonly installs: number;
  readonly stars: number;
  readonly versions: number;
}

/** A skill is a package that runs no code and has no id in OpenClaw (server-semantics 4.6). */
export function listItem(row: ListedPackageRow): PackageListItem {
  const { name, displayName, family, runtimeId, channel, summary, ownerHandle, createdAt, updatedAt } = row;
  const { latestVersion, capabilityTags, verificationTier, downloads, installs, stars, versions } = row;
  return {
    ...{ name, displayName, family: family ?? 'skill', runtimeId, channel, isOfficial: channel === 'official' },
    ...{ summary, ownerHandle, createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime(), latestVersion },
    ...{ capabilityTags, executesCode: family === 'code-plugin', verificationTier },
    stats: { downloads, installs, stars, versions },
  };
}

/** A condition of SQL on `catalog.item i`, with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

const FAMILY = {
  skill: `i.kind = 'skill'`,
  plugin: `i.kind = 'package'`,
  'code-plugin': `i.kind = 'package' AND i.family = 'code-plugin'`,
  'bundle-plugin': `i.kind = 'package' AND i.family = 'bundle-plugin'`,
} as const;

/**
 * What is listed for a member of these publishers. What is said by a constant and not by a parameter lets the planner
 * take the index that is made for it.
 *
 * @param first number of the first parameter
 */
export function listedFor(publisherIds: readonly string[], filters: PackageFilters, first: number): Condition {
  const { family, channel, isOfficial, featured, executesCode, capabilityTags = [] } = filters;
  const official = `i.channel = 'official' AND i.kind = 'package'`;
  const officials = isOfficial === undefined ? [] : [isOfficial ? official : `i.channel <> 'official'`];
  const coded = executesCode === true ? FAMILY['code-plugin'] : `i.family IS DISTINCT FROM 'code-plugin'`;
  const code = executesCode === undefined ? [] : [coded];
  const conditions = [
    `i.public_version_id IS NOT NULL AND (i.channel <> 'private' OR i.owner_id = ANY($${first}::uuid[]))`,
    ...(family === undefined ? [] : [FAMILY[family]]),
    // Only packages have another channel, which the index of channels knows.
    ...(channel === undefined
      ? []
      : [`i.channel = '${channel}'${channel === 'community' ? '' : ` AND i.kind = 'package'`}`]),
    ...officials,
    ...code,
    ...(featured === true ? ['i.highlighted'] : []),
    ...(capabilityTags.length === 0 ? [] : [`i.capability_tags @> $${first + 1}::text[]`]),
  ];
  const parameters = [publisherIds, ...(capabilityTags.length === 0 ? [] : [capabilityTags])];
  return { sql: conditions.join(' AND '), parameters };
}

/** Points of a field that is the query, begins with it, or has it somewhere (server-semantics 4.6). */
const POINTS = [
  ['i.name', 200, 120, 80],
  ['lower(i.display_name)', 150, 70, 40],
  ['lower(i.runtime_id)', 180, 90, 45],
  ['lower(i.summary)', 20, 20, 20],
  [`CASE WHEN i.kind = 'package' THEN lower(array_to_string(i.capability_tags, ' ')) END`, 12, 12, 12],
] as const;
/** An official package comes first among equals, but is no answer to what it has nothing to do with. */
export const OFFICIAL_POINTS = 5;

/** The points of a row as SQL, without those for being official. @param query the parameter that has it, in lower case */
export function pointsFor(query: string): string {
  const fields = POINTS.map(
    ([field, equal, begins, has]) =>
      `CASE WHEN ${field} = ${query} THEN ${equal} WHEN starts_with(${field}, ${query}) THEN ${begins}
         WHEN strpos(${field}, ${query}) > 0 THEN ${has} ELSE 0 END`,
  );
  return fields.join(' + ');
}

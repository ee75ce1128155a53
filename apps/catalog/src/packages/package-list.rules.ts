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
  /** Null when nobody may have any: its members see it all the same. */
  readonly latestVersion: string | null;
  readonly capabilityTags: string[];
  readonly categories: string[];
  readonly topics: string[];
  readonly verificationTier: string | null;
  readonly downloads: number;
  readonly installs: number;
  readonly stars: number;
  readonly versions: number;
}

/** A skill is a package that runs no code and has no id in OpenClaw (server-semantics 4.6). */
export function listItem(row: ListedPackageRow): PackageListItem {
  const { name, displayName, family, runtimeId, channel, summary, ownerHandle, createdAt, updatedAt } = row;
  const { latestVersion, capabilityTags, categories, topics, verificationTier, downloads, installs, stars, versions } =
    row;
  return {
    ...{ name, displayName, family: family ?? 'skill', runtimeId, channel, isOfficial: channel === 'official' },
    ...{ summary, ownerHandle, createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime(), latestVersion },
    ...{ capabilityTags, categories, topics, executesCode: family === 'code-plugin', verificationTier },
    stats: { downloads, installs, stars, versions },
  };
}

/**
 * Words that the listing of every wanted item has (catalog.listing_facets); all filters have to hold.
 * One of `gatesOf` has to be among them as well.
 */
export function facetsOf(filters: PackageFilters): string[] {
  const { family, channel, isOfficial, featured, executesCode, capabilityTags = [], category } = filters;
  const families =
    family === undefined ? [] : [family === 'skill' || family === 'plugin' ? family : `family:${family}`];
  return [
    ...families,
    ...(channel === undefined ? [] : [`channel:${channel}`]),
    ...(isOfficial === undefined ? [] : [isOfficial ? 'official' : 'unofficial']),
    ...(executesCode === undefined ? [] : [executesCode ? 'executes' : 'executes-not']),
    ...(featured === true ? ['featured'] : []),
    ...capabilityTags.map((tag) => `tag:${tag}`),
    ...(category === undefined ? [] : [`category:${category}`]),
  ];
}

/** Words of which a listing has one that a member of these publishers may see. */
export function gatesOf(publisherIds: readonly string[]): string[] {
  return ['public', ...publisherIds.map((id) => `private:${id}`)];
}

/** Points of a field that is the query, begins with it, or has it somewhere (server-semantics 4.6). */
const POINTS = [
  ['l.name', 200, 120, 80],
  ['l.display_name', 150, 70, 40],
  ['l.runtime_id', 180, 90, 45],
  ['l.summary', 20, 20, 20],
  ['l.tags', 12, 12, 12],
] as const;
/** An official package comes first among equals, but is no answer to what it has nothing to do with. */
export const OFFICIAL_POINTS = 5;

/** The points of a listing `l` as SQL, without those for being official. @param query the parameter that has it, in lower case */
export function pointsFor(query: string): string {
  const fields = POINTS.map(
    ([field, equal, begins, has]) =>
      `CASE WHEN ${field} = ${query} THEN ${equal} WHEN starts_with(${field}, ${query}) THEN ${begins}
         WHEN strpos(${field}, ${query}) > 0 THEN ${has} ELSE 0 END`,
  );
  return fields.join(' + ');
}

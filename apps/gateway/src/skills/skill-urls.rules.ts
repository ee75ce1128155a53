/** A skill as far as its addresses need it. */
interface NamedSkill {
  readonly slug: string;
  readonly ownerHandle?: string | undefined;
}
interface NamedVersion extends NamedSkill {
  readonly version: string;
}

/** Where people read about a skill. @param publicUrl base of absolute URLs, without a trailing slash */
export function skillUrl(publicUrl: string, { slug, ownerHandle }: NamedSkill & { ownerHandle: string }): string {
  return `${publisherUrl(publicUrl, ownerHandle)}/${encodeURIComponent(slug)}`;
}

export function publisherUrl(publicUrl: string, handle: string): string {
  return `${publicUrl}/${encodeURIComponent(handle)}`;
}

/** A route below one skill, about one version of it. */
export function versionUrl(publicUrl: string, route: 'card' | 'scan', { slug, ...rest }: NamedVersion): string {
  return `${publicUrl}/api/v1/skills/${encodeURIComponent(slug)}/${route}?${queryOf(rest).toString()}`;
}

/** Where the archive of a version is. */
export function archiveUrl(publicUrl: string, { slug, ...rest }: NamedVersion): string {
  return `${publicUrl}/api/v1/download?slug=${encodeURIComponent(slug)}&${queryOf(rest).toString()}`;
}

function queryOf({ version, ownerHandle }: Omit<NamedVersion, 'slug'>): URLSearchParams {
  return new URLSearchParams({ version, ...(ownerHandle === undefined ? {} : { ownerHandle }) });
}

import type { PackageVersionChoice } from '@app/contracts';

/** Where a skill is downloaded that was asked for as a package (server-semantics 4.8). */
export function skillDownloadPath({ name, version, tag }: PackageVersionChoice): string {
  const query = new URLSearchParams({ slug: name });
  if (version !== undefined) query.set('version', version);
  if (tag !== undefined) query.set('tag', tag);
  return `/api/v1/download?${query.toString()}`;
}

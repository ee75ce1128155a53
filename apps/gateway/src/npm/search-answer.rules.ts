import type { NpmSearchHit, NpmSearchResult } from '@app/contracts';

/** What `npm search` prints. Scores say the order and nothing else. */
export function searchAnswer({ hits, total }: NpmSearchResult, time: Date) {
  return { objects: hits.map((hit, index) => searchObject(hit, 1 / (index + 1))), total, time: time.toISOString() };
}

function searchObject(
  { name, version, summary, keywords, ownerHandle, publishedAt, downloads }: NpmSearchHit,
  score: number,
) {
  const scope = /^@([^/]+)\//.exec(name)?.[1] ?? 'unscoped';
  const publisher = { username: ownerHandle };
  return {
    package: {
      ...{ name, scope, version, description: summary ?? '', keywords, date: new Date(publishedAt).toISOString() },
      ...{ links: {}, publisher, maintainers: [publisher] },
    },
    downloads: { total: downloads },
    score: { final: score, detail: { quality: score, popularity: score, maintenance: score } },
    searchScore: score,
  };
}

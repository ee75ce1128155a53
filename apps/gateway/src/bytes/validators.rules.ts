/**
 * Whether `If-None-Match` names this representation (RFC 9110 section 13.1.2, weak comparison). The digest without
 * quotes counts as well: ClawHub sends it so on files, and clients send back what they got.
 */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const bare = etag.replaceAll('"', '');
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '').replaceAll('"', '') === bare);
}

/** `Digest` (RFC 3230, which the ClawHub API names) and its successor `Repr-Digest` (RFC 9530). */
export function digestHeaders(sha256: string): Record<string, string> {
  const base64 = Buffer.from(sha256, 'hex').toString('base64');
  return { digest: `sha-256=${base64}`, 'repr-digest': `sha-256=:${base64}:` };
}

/** A `Content-Disposition` value that cannot be broken out of: versions of bundles are free text. */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9@._+-]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === fileName
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

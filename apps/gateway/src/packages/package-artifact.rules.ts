import type { PackageArtifactFacts, PackageSecurity } from '@app/contracts';
import { npmAddress } from '../npm/packument.rules';

/** Where a package's routes are; the `@` and the slash of a scoped name are kept. */
export function packageUrl(publicUrl: string, name: string): string {
  return npmAddress(publicUrl, name).replace('/api/npm/', '/api/v1/packages/');
}

/** Where a release is downloaded as a ZIP. @param publicUrl absent: a path */
export function zipUrl(name: string, version: string, publicUrl = ''): string {
  return `${packageUrl(publicUrl, name)}/download?version=${encodeURIComponent(version)}`;
}

/** An artifact with the addresses of its bytes (server-semantics 4.7). */
export function resolvedArtifact({ package: item, version, artifact }: PackageArtifactFacts, publicUrl: string) {
  const facts = artifact as Readonly<Record<string, unknown>>;
  const legacyDownloadUrl = zipUrl(item.name, version, publicUrl);
  const { npmTarballName } = facts;
  const tarballUrl =
    facts.kind === 'npm-pack' && typeof npmTarballName === 'string'
      ? `${npmAddress(publicUrl, item.name)}/-/${encodeURIComponent(npmTarballName)}`
      : undefined;
  const addresses = {
    downloadUrl: tarballUrl ?? legacyDownloadUrl,
    ...(tarballUrl && { tarballUrl }),
    legacyDownloadUrl,
  };
  return { package: item, version, artifact: { ...facts, ...addresses } };
}

/** Where everything that is known of a release can be read. */
export function securityAuditUrl(
  { package: { name }, release: { version } }: PackageSecurity,
  publicUrl: string,
): string {
  return `${packageUrl(publicUrl, name)}/versions/${encodeURIComponent(version)}`;
}

import type { PublishSource } from '@app/contracts';
import { parseMarkdown } from '../skills/front-matter.rules';
import { firstProse, shorten } from '../skills/skill-summary.rules';
import { packageCapabilities } from './package-capabilities.rules';
import { npmManifest } from './npm-manifest.rules';
import { textAt, type Manifests } from './package-manifest.rules';
import { tarballName } from './package-name.rules';
import type { PackageRequest } from './package-request.rules';

/** Digests over the exact bytes of a tarball, as npm writes them. */
export interface TarballDigests {
  /** `sha512-<base64>` */
  readonly npmIntegrity: string;
  /** SHA-1 in hex; for old npm clients, never for trust. */
  readonly npmShasum: string;
}
export interface TarballFacts extends TarballDigests {
  readonly sha256: string;
  readonly size: number;
  readonly npmUnpackedSize: number;
  readonly npmFileCount: number;
}

/**
 * What the catalog shows of a release beside its name (server-semantics 4.5, 4.7). What is not known is absent.
 * @param tarball undefined: it was published as single files, and npm knows nothing of it
 * @param paths every file of the release
 */
export function packageDetails(
  request: PackageRequest,
  manifests: Manifests,
  tarball: TarballFacts | undefined,
  paths: ReadonlySet<string>,
): object {
  const { name, version } = request;
  const compatibility = compatibilityOf(manifests);
  const described = {
    ...(Object.keys(compatibility).length === 0 ? {} : { compatibility }),
    capabilities: packageCapabilities(request, manifests, {
      runtimeId: runtimeIdOf(request, manifests),
      paths,
      isClawPack: tarball !== undefined,
    }),
    verification: verificationOf(request.source),
  };
  if (tarball === undefined) return { artifact: { kind: 'legacy-zip', format: 'zip' }, ...described };
  return {
    artifact: { kind: 'npm-pack', format: 'tgz', npmTarballName: tarballName(name, version), ...tarball },
    ...described,
    npm: npmManifest(manifests.packageJson, paths),
  };
}

function compatibilityOf({ openclaw, packageJson }: Manifests): object {
  return known({
    pluginApiRange: textAt(openclaw, 'compat', 'pluginApi'),
    minGatewayVersion: textAt(openclaw, 'compat', 'minGatewayVersion') ?? textAt(openclaw, 'install', 'minHostVersion'),
    builtWithOpenClawVersion: textAt(openclaw, 'build', 'openclawVersion') ?? textAt(packageJson, 'version'),
    pluginSdkVersion: textAt(openclaw, 'build', 'pluginSdkVersion'),
  });
}

/** package.json's description, else what the README says first, else the name (server-semantics 4.4). */
export function packageSummary(name: string, { packageJson }: Manifests, readme: string | undefined): string {
  const described = textAt(packageJson, 'description');
  if (described !== undefined) return shorten(described);
  const { frontMatter, body } = parseMarkdown(readme ?? '');
  return shorten(textAt(frontMatter, 'description') ?? firstProse(body, README_LINE_CHARS) ?? name);
}

/** The id the plugin has in OpenClaw; a bundle without one goes by what its publisher says, else by its name. */
export function runtimeIdOf({ name, family, bundle }: PackageRequest, { plugin }: Manifests): string | null {
  return textAt(plugin, 'id') ?? (family === 'bundle-plugin' ? bundle?.id?.trim() || name : null);
}

const README_LINE_CHARS = 13;

/** `scanStatus` is the catalog's to add: it changes with the verdict. */
function verificationOf(source: PublishSource | null): object {
  if (source === null) {
    return {
      tier: 'structural',
      scope: 'artifact-only',
      summary: 'Validated package structure and extracted metadata.',
    };
  }
  return known({
    tier: 'source-linked',
    scope: 'artifact-only',
    summary: 'Validated package structure and linked the release to source metadata.',
    sourceRepo: source.repo || source.url || undefined,
    sourceCommit: source.commit || undefined,
    sourceTag: source.ref || undefined,
    hasProvenance: false,
  });
}

function known(fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

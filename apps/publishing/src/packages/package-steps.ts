import { Injectable } from '@nestjs/common';
import { registerPackageVersion, type RegisteredVersion, type VersionArtifact, type VersionFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { InjectBlobs, type BlobStore } from '@app/storage';
import type { Attempt, AttemptSteps, StoredContent } from '../attempts/attempt';
import { storeArchive } from '../bundle/bundle-archive';
import { becauseMissing } from '../bundle/missing-blob';
import { contentTypeOf } from '../bundle/content-type.rules';
import { digestTarball, readPackage, readRootTexts } from './package-content';
import { manifestSummary } from './manifest-summary.rules';
import { packageDetails, packageSummary, runtimeIdOf, type TarballFacts } from './package-details.rules';
import {
  assertLooseManifests,
  assertManifests,
  parseLooseManifests,
  parseManifests,
  type Manifests,
  type RootTexts,
} from './package-manifest.rules';
import { assertChannel, type PackageRequest } from './package-request.rules';
import { storeFiles } from './store-files';

/** What the content of a plugin tells; kept with the attempt. */
interface PreparedPackage {
  readonly summary: string;
  readonly runtimeId: string | null;
  readonly files: readonly VersionFile[];
  readonly details: object;
}
/** A publish request for a plugin as its attempt keeps it: with a ClawPack or with files. */
export interface PackageAttemptRequest extends PackageRequest {
  readonly ownerHandle: string;
  /** Absent from attempts of before organizations. */
  readonly ownerDisplayName?: string | null;
  /** Absent from attempts of before channels followed trust. */
  readonly ownerTrusted?: boolean;
  readonly tarball?: Pick<VersionArtifact, 'sha256' | 'size'>;
  readonly files?: readonly VersionFile[];
}
/** What is downloaded, and the same files as a ZIP for clients that read nothing else; attempts of before have none. */
interface PackageArtifact extends VersionArtifact {
  readonly zip?: Pick<VersionArtifact, 'sha256' | 'size'>;
}
/** A release that was read once. */
interface ReadRelease {
  readonly files: readonly VersionFile[];
  readonly texts: RootTexts;
  readonly manifests: Manifests;
  /** Of a ClawPack. */
  readonly tarball?: TarballFacts;
}

/**
 * What users download of a ClawPack is the tarball itself, byte for byte; its files are stored beside it, to be shown. Of
 * single files they download a ZIP.
 */
@Injectable()
export class PackageSteps implements AttemptSteps {
  constructor(
    @InjectBlobs() private readonly blobs: BlobStore,
    private readonly rpc: RpcClient,
  ) {}

  /** Only reads: what is refused leaves nothing behind. */
  async validate({ request: kept }: Attempt): Promise<PreparedPackage> {
    const request = kept as PackageAttemptRequest;
    const { files, texts, manifests, tarball } = await this.read(request);
    assertChannel(request, request.ownerTrusted);
    const details: { compatibility?: unknown } = packageDetails(request, manifests, tarball, pathsOf(files));
    const readme = texts.get('readme.md') ?? texts.get('readme.mdx');
    return {
      summary: packageSummary(request.name, manifests, readme),
      runtimeId: runtimeIdOf(request, manifests),
      files,
      details: {
        ...details,
        pluginManifestSummary: manifestSummary(request, manifests, files, details.compatibility),
      },
    };
  }

  async store({ request, prepared }: Attempt): Promise<StoredContent> {
    const { tarball } = request as PackageAttemptRequest;
    if (tarball !== undefined) await storeFiles(this.blobs, await this.open(tarball.sha256));
    const { files } = prepared as PreparedPackage;
    const inZip = files.map((file) => ({ ...file, path: `package/${file.path}` }));
    const { sha256, size } = await storeArchive(this.blobs, inZip).catch(becauseMissing);
    const zip = { sha256, size };
    const artifact: PackageArtifact = { ...(tarball ? { format: 'tgz', ...tarball } : { format: 'zip', ...zip }), zip };
    return { artifact, blobs: [...files, zip] };
  }

  register(attempt: Attempt): Promise<RegisteredVersion> {
    const {
      ownerHandle,
      ownerDisplayName = null,
      ownerTrusted,
      name,
      family,
      displayName,
      channel,
      version,
      changelog,
      tags,
      labels,
    } = attempt.request as PackageAttemptRequest;
    const { summary, runtimeId, files, details } = attempt.prepared as PreparedPackage;
    const { zip, ...artifact }: PackageArtifact = attempt.artifact!;
    const described = { displayName, summary, runtimeId, changelog, details: { ...details, ...(zip && { zip }) } };
    const seenBy = { ...(channel && { channel }), ...(ownerTrusted !== undefined && { ownerTrusted }) };
    return this.rpc.call(registerPackageVersion, {
      ...{ attemptId: attempt.id, ownerId: attempt.ownerId, ownerHandle, ownerDisplayName },
      ...{
        name,
        family,
        ...seenBy,
        version,
        ...described,
        tags: [...tags],
        categories: [...(labels?.categories ?? [])],
        topics: [...(labels?.topics ?? [])],
        files: [...files],
        artifact,
      },
    });
  }

  /** @throws DomainError PUBLISH_INVALID, PUBLISH_FAILED */
  private async read(request: PackageAttemptRequest): Promise<ReadRelease> {
    const { tarball, files } = request;
    if (tarball !== undefined) return this.readTarball(request, tarball);
    const texts = await readRootTexts(this.blobs, files ?? []).catch(becauseMissing);
    const manifests = parseLooseManifests(texts, request);
    assertLooseManifests(manifests, request, pathsOf(files ?? []));
    return { files: files ?? [], texts, manifests };
  }

  private async readTarball(
    request: PackageAttemptRequest,
    { sha256, size }: Pick<VersionArtifact, 'sha256' | 'size'>,
  ): Promise<ReadRelease> {
    const { files: packed, texts } = await readPackage(await this.open(sha256));
    const manifests = parseManifests(texts);
    assertManifests(manifests, request, pathsOf(packed));
    const digests = await digestTarball(await this.open(sha256));
    // Whoever stored it was wrong about it; what is served must be what is described.
    if (digests.sha256 !== sha256 || digests.size !== size) throw new DomainError('PUBLISH_FAILED');
    const npmUnpackedSize = packed.reduce((sum, file) => sum + file.size, 0);
    const files = packed.map((file) => ({ ...file, contentType: contentTypeOf(file.path) }));
    return { files, texts, manifests, tarball: { ...digests, npmUnpackedSize, npmFileCount: packed.length } };
  }

  private async open(sha256: string) {
    return (await this.blobs.open(sha256).catch(becauseMissing)).stream;
  }
}

function pathsOf(files: readonly Pick<VersionFile, 'path'>[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => path));
}

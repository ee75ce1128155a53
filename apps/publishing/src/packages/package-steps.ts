import { Injectable } from '@nestjs/common';
import { registerPackageVersion, type RegisteredVersion, type VersionArtifact, type VersionFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { InjectBlobs, type BlobStore } from '@app/storage';
import type { Attempt, AttemptSteps, StoredContent } from '../attempts/attempt';
import { storeArchive } from '../bundle/bundle-archive';
import { becauseMissing } from '../bundle/missing-blob';
import { contentTypeOf } from '../bundle/content-type.rules';
import { digestTarball, readPackage } from './package-content';
import { packageDetails, packageSummary, runtimeIdOf } from './package-details.rules';
import { assertManifests, parseManifests } from './package-manifest.rules';
import type { PackageRequest } from './package-request.rules';
import { storeFiles } from './store-files';

/** What the content of a plugin tells; kept with the attempt. */
interface PreparedPackage {
  readonly summary: string;
  readonly runtimeId: string | null;
  readonly files: readonly VersionFile[];
  readonly details: object;
}
/** A publish request for a plugin as its attempt keeps it. */
export interface PackageAttemptRequest extends PackageRequest {
  readonly ownerHandle: string;
  /** Absent from attempts of before organizations. */
  readonly ownerDisplayName?: string | null;
  /** Absent from attempts of before channels followed trust. */
  readonly ownerTrusted?: boolean;
  readonly tarball: { readonly sha256: string; readonly size: number };
}

/** The tarball, and the same files as a ZIP for clients that read nothing else; attempts of before have none. */
interface PackageArtifact extends VersionArtifact {
  readonly zip?: Pick<VersionArtifact, 'sha256' | 'size'>;
}

/** What users download is the tarball itself, byte for byte; its files are stored beside it, to be shown. */
@Injectable()
export class PackageSteps implements AttemptSteps {
  constructor(
    @InjectBlobs() private readonly blobs: BlobStore,
    private readonly rpc: RpcClient,
  ) {}

  /** Only reads: a tarball that is refused leaves nothing behind. */
  async validate({ request: kept }: Attempt): Promise<PreparedPackage> {
    const request = kept as PackageAttemptRequest;
    const { sha256 } = request.tarball;
    const content = await readPackage(await this.open(sha256));
    const manifests = parseManifests(content.texts);
    const paths = new Set(content.files.map(({ path }) => path));
    assertManifests(manifests, request, paths);
    const digests = await digestTarball(await this.open(sha256));
    // Whoever stored it was wrong about it; what is served must be what is described.
    if (digests.sha256 !== sha256 || digests.size !== request.tarball.size) throw new DomainError('PUBLISH_FAILED');
    const tarball = {
      ...digests,
      npmUnpackedSize: content.files.reduce((sum, { size }) => sum + size, 0),
      npmFileCount: content.files.length,
    };
    return {
      summary: packageSummary(
        request.name,
        manifests,
        content.texts.get('readme.md') ?? content.texts.get('readme.mdx'),
      ),
      runtimeId: runtimeIdOf(request, manifests),
      files: content.files.map((file) => ({ ...file, contentType: contentTypeOf(file.path) })),
      details: packageDetails(request, manifests, tarball, paths),
    };
  }

  async store({ request, prepared }: Attempt): Promise<StoredContent> {
    const { tarball } = request as PackageAttemptRequest;
    await storeFiles(this.blobs, await this.open(tarball.sha256));
    const { files } = prepared as PreparedPackage;
    const inZip = files.map((file) => ({ ...file, path: `package/${file.path}` }));
    const { sha256, size } = await storeArchive(this.blobs, inZip);
    const artifact: PackageArtifact = { format: 'tgz', ...tarball, zip: { sha256, size } };
    return { artifact, blobs: [...files, { sha256, size }] };
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
        files: [...files],
        artifact,
      },
    });
  }

  private async open(sha256: string) {
    return (await this.blobs.open(sha256).catch(becauseMissing)).stream;
  }
}

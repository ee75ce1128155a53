import { Injectable } from '@nestjs/common';
import { MAX_CLAWPACK_BYTES } from '@app/archives';
import type { ClawPack, PublishedPackage, PublishPackageInput, VersionArtifact, VersionFile } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { PublicationService, publicationStatus } from '../attempts/publication.service';
import { fingerprint } from '../bundle/fingerprint.rules';
import { publishableFiles } from '../skills/skill-request.rules';
import { uploaderOf } from '../uploads/upload.rules';
import { UploadsService } from '../uploads/uploads.service';
import { PackageAuthority } from './package-authority.service';
import { assertSource, packageFiles, parsePackageRequest } from './package-request.rules';
import type { PackageAttemptRequest } from './package-steps';

/** What a request brings, and the uploads it came by. */
interface Content {
  readonly tarball?: Pick<VersionArtifact, 'sha256' | 'size'>;
  readonly files?: readonly VersionFile[];
  readonly uploadIds: readonly string[];
}

/** Publishes plugins, from ClawPacks or single files. What is inside is looked at by the attempt, see `package-steps.ts`. */
@Injectable()
export class PackagePublishService {
  constructor(
    private readonly authority: PackageAuthority,
    private readonly uploads: UploadsService,
    private readonly publications: PublicationService,
  ) {}

  /** Checks in the order of server-semantics 4.4; the first failure wins. */
  async publish({ payload, ...sent }: PublishPackageInput): Promise<PublishedPackage> {
    const bring = this.broughtBy(sent);
    const authorized = await this.authority.authorize(payload, parsePackageRequest(payload));
    const { owner, request, collides = false, announce } = authorized;
    const { uploadIds, ...content } = await bring();
    if (collides) throw collision(request.name);
    assertSource(request);
    const { tarball, files = [] } = content;
    const placed = await this.publications.publish({
      attempt: {
        kind: 'package',
        ownerId: owner.id,
        name: request.name,
        version: request.version,
        contentDigest: tarball?.sha256 ?? fingerprint(files),
        request: {
          ...request,
          ownerHandle: owner.handle,
          ownerDisplayName: owner.displayName,
          ownerTrusted: owner.trusted,
          ...content,
        } satisfies PackageAttemptRequest,
      },
      ownerHandle: owner.handle,
      uploadIds,
      blobs: tarball === undefined ? files : [tarball],
      announce,
    });
    return {
      attemptId: placed.id,
      packageId: placed.itemId,
      releaseId: placed.versionId,
      publicationStatus: publicationStatus(placed),
    };
  }

  /** How to get at the content once it is clear who publishes what. @throws DomainError PUBLISH_INVALID without any */
  private broughtBy({ clawpack, files, uploads }: Omit<PublishPackageInput, 'payload'>): () => Promise<Content> {
    if (clawpack !== undefined) return () => this.claim(clawpack);
    if (files === undefined) {
      const claims = publishableFiles(uploads ?? []);
      return async () => {
        const claimed = await this.uploads.claimFiles(uploaderOf(currentActor()), claims);
        return { files: packageFiles(claimed.files), uploadIds: claimed.uploadIds };
      };
    }
    const stored = publishableFiles(files);
    return () => Promise.resolve({ files: packageFiles(stored), uploadIds: [] });
  }

  private async claim({ sha256, size, storageId, uploadTicket }: ClawPack): Promise<Content> {
    if (storageId !== undefined) {
      const claimed = await this.uploads.claimClawPack(uploaderOf(currentActor()), { storageId, uploadTicket });
      return { tarball: { sha256: claimed.sha256, size: claimed.size }, uploadIds: claimed.uploadIds };
    }
    if (sha256 === undefined || size === undefined) throw new DomainError('PUBLISH_INVALID', 'files required');
    if (size > MAX_CLAWPACK_BYTES) throw new DomainError('PUBLISH_INVALID', 'ClawPack exceeds 120MB limit');
    return { tarball: { sha256, size }, uploadIds: [] };
  }
}

function collision(name: string): DomainError {
  return new DomainError('PUBLISH_INVALID', `Package name collides with existing skill slug "${name}"`);
}

import { Injectable } from '@nestjs/common';
import type { ClawPack, PublishedPackage, PublishPackageInput } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { PublicationService, publicationStatus } from '../attempts/publication.service';
import { MAX_CLAWPACK_BYTES } from '../limits';
import { uploaderOf } from '../uploads/upload.rules';
import { UploadsService, type ClaimedClawPack } from '../uploads/uploads.service';
import { PackageAuthority } from './package-authority.service';
import { assertChannel, assertSource, parsePackageRequest } from './package-request.rules';
import type { PackageAttemptRequest } from './package-steps';

/** Publishes plugins from their ClawPacks. What is inside is looked at by the attempt, see `package-steps.ts`. */
@Injectable()
export class PackagePublishService {
  constructor(
    private readonly authority: PackageAuthority,
    private readonly uploads: UploadsService,
    private readonly publications: PublicationService,
  ) {}

  async publish({ payload, clawpack }: PublishPackageInput): Promise<PublishedPackage> {
    const { owner, request, announce } = await this.authority.authorize(payload, parsePackageRequest(payload));
    assertChannel(request, owner.trusted);
    assertSource(request);
    const { sha256, size, uploadIds } = await this.claim(clawpack);
    const tarball = { sha256, size };
    const placed = await this.publications.publish({
      attempt: {
        kind: 'package',
        ownerId: owner.id,
        name: request.name,
        version: request.version,
        contentDigest: sha256,
        request: {
          ...request,
          ownerHandle: owner.handle,
          ownerDisplayName: owner.displayName,
          ownerTrusted: owner.trusted,
          tarball,
        } satisfies PackageAttemptRequest,
      },
      uploadIds,
      blobs: [tarball],
      announce,
    });
    return {
      attemptId: placed.id,
      packageId: placed.itemId,
      releaseId: placed.versionId,
      publicationStatus: publicationStatus(placed),
    };
  }

  private async claim(clawpack: ClawPack): Promise<ClaimedClawPack> {
    const { sha256, size, storageId, uploadTicket } = clawpack;
    if (storageId !== undefined)
      return this.uploads.claimClawPack(uploaderOf(currentActor()), { storageId, uploadTicket });
    if (sha256 === undefined || size === undefined) throw new DomainError('PUBLISH_INVALID', 'files required');
    if (size > MAX_CLAWPACK_BYTES) throw new DomainError('PUBLISH_INVALID', 'ClawPack exceeds 120MB limit');
    return { sha256, size, uploadIds: [] };
  }
}

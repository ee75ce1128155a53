import { Injectable } from '@nestjs/common';
import type { ClawPack, PublishedPackage, PublishPackageInput } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { PublicationService, publicationStatus } from '../attempts/publication.service';
import { MAX_CLAWPACK_BYTES } from '../limits';
import { OwnersService } from '../publisher/owners.service';
import { UploadsService, type ClaimedClawPack } from '../uploads/uploads.service';
import { assertScope, scopeOf } from './package-name.rules';
import { assertSource, parsePackageRequest } from './package-request.rules';
import type { PackageAttemptRequest } from './package-steps';

/** Publishes plugins from their ClawPacks. What is inside is looked at by the attempt, see `package-steps.ts`. */
@Injectable()
export class PackagePublishService {
  constructor(
    private readonly owners: OwnersService,
    private readonly uploads: UploadsService,
    private readonly publications: PublicationService,
  ) {}

  async publish({ payload, clawpack }: PublishPackageInput): Promise<PublishedPackage> {
    const request = parsePackageRequest(payload);
    const owner = await this.owners.resolve(currentActor(), {
      ownerHandle: payload.ownerHandle,
      scope: scopeOf(request.name),
    });
    assertScope(request.name, owner.handle, (payload.ownerHandle ?? '').trim() !== '');
    assertSource(request);
    const { sha256, size, uploadIds } = await this.claim(owner.userId, clawpack);
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
          tarball,
        } satisfies PackageAttemptRequest,
      },
      uploadIds,
      blobs: [tarball],
    });
    return {
      attemptId: placed.id,
      packageId: placed.itemId,
      releaseId: placed.versionId,
      publicationStatus: publicationStatus(placed),
    };
  }

  private async claim(userId: string, clawpack: ClawPack): Promise<ClaimedClawPack> {
    const { sha256, size, storageId, uploadTicket } = clawpack;
    if (storageId !== undefined) return this.uploads.claimClawPack(userId, { storageId, uploadTicket });
    if (sha256 === undefined || size === undefined) throw new DomainError('PUBLISH_INVALID', 'files required');
    if (size > MAX_CLAWPACK_BYTES) throw new DomainError('PUBLISH_INVALID', 'ClawPack exceeds 120MB limit');
    return { sha256, size, uploadIds: [] };
  }
}

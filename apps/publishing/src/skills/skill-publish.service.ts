import { Injectable } from '@nestjs/common';
import type { PublishedSkill, PublishSkillInput } from '@app/contracts';
import { assertMayPublish, currentActor } from '@app/kernel';
import { PublicationService, publicationStatus } from '../attempts/publication.service';
import { fingerprint } from '../bundle/fingerprint.rules';
import { OwnersService } from '../publisher/owners.service';
import { UploadsService, type ClaimedFiles } from '../uploads/uploads.service';
import { assertLicence, parseSkillRequest, publishableFiles } from './skill-request.rules';
import type { SkillAttemptRequest } from './skill-steps';

/** Publishes skills. Start reading here, then `attempts/attempt.ts`. */
@Injectable()
export class SkillPublishService {
  constructor(
    private readonly owners: OwnersService,
    private readonly uploads: UploadsService,
    private readonly publications: PublicationService,
  ) {}

  async publish({ payload, files, uploads }: PublishSkillInput): Promise<PublishedSkill> {
    const named = publishableFiles(files ?? uploads ?? []);
    assertLicence(payload);
    assertMayPublish(currentActor(), 'skills', payload.slug.trim().toLowerCase());
    const owner = await this.owners.resolve(currentActor(), { ownerHandle: payload.ownerHandle });
    const claimed: ClaimedFiles =
      files === undefined
        ? await this.uploads.claimFiles(owner.userId, publishableFiles(uploads ?? []))
        : { files: named, uploadIds: [] };
    const request = parseSkillRequest(payload, claimed.files);
    const placed = await this.publications.publish({
      attempt: {
        kind: 'skill',
        ownerId: owner.id,
        name: request.slug,
        version: request.version,
        contentDigest: fingerprint(request.files),
        request: {
          ...request,
          ownerHandle: owner.handle,
          ownerDisplayName: owner.displayName,
        } satisfies SkillAttemptRequest,
      },
      ownerHandle: owner.handle,
      uploadIds: claimed.uploadIds,
      blobs: request.files,
    });
    const { slug, version } = request;
    return {
      attemptId: placed.id,
      skillId: placed.itemId,
      versionId: placed.versionId,
      slug,
      version,
      publicationStatus: publicationStatus(placed),
    };
  }
}

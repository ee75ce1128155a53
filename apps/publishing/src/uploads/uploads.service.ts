import { Injectable } from '@nestjs/common';
import type {
  CompletedUpload,
  CompleteUploadInput,
  CreateUploadInput,
  OpenUpload,
  StoredFile,
  TicketedFile,
  UploadPurpose,
  UploadTicket,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import {
  assertClaim,
  assertSameCompletion,
  assertUploadable,
  digestOf,
  fileOf,
  newSecret,
  uploaderOf,
  type Upload,
  type UploadClaim,
} from './upload.rules';
import { UploadsRepository } from './uploads.repository';

/** Files of a publish request with the uploads that brought them. */
export interface ClaimedFiles {
  readonly files: StoredFile[];
  readonly uploadIds: string[];
}

export interface ClaimedClawPack {
  readonly sha256: string;
  readonly size: number;
  readonly uploadIds: readonly string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Upload tickets: who may send which bytes, and what came of it. */
@Injectable()
export class UploadsService {
  constructor(private readonly uploads: UploadsRepository) {}

  async create(facts: CreateUploadInput): Promise<UploadTicket> {
    const uploaderId = uploaderOf(currentActor());
    assertUploadable(facts);
    const [key, ticket] = [newSecret(), newSecret()];
    const expiresAt = await this.uploads.insert(uploaderId, facts, digestOf(key), digestOf(ticket));
    return { key, ticket, expiresAt: expiresAt.getTime() };
  }

  /** Also for an upload that is complete: a client that lost the answer sends the same bytes again. */
  async open(key: string): Promise<OpenUpload> {
    const upload = await this.uploads.findByKey(digestOf(key));
    if (upload === undefined || upload.expired) throw new DomainError('UPLOAD_TICKET_INVALID');
    const { purpose, maxBytes, size, sha256 } = upload;
    return { purpose, maxBytes, ...(size === null ? {} : { size }), ...(sha256 === null ? {} : { sha256 }) };
  }

  async complete({ key, sha256, size }: CompleteUploadInput): Promise<CompletedUpload> {
    const completed = await this.uploads.complete(digestOf(key), sha256, size);
    if (completed !== undefined) return { storageId: completed };
    const upload = await this.uploads.findByKey(digestOf(key));
    assertSameCompletion(upload, sha256, size);
    return { storageId: upload!.id };
  }

  /**
   * The files behind the tickets of a skill publish.
   * @throws DomainError UPLOAD_TICKET_INVALID, UPLOAD_MISMATCH
   */
  async claimFiles(uploaderId: string, claims: readonly TicketedFile[]): Promise<ClaimedFiles> {
    const uploads = await this.find(uploaderId, claims, 'skill-file');
    return {
      files: claims.map((claim, i) => fileOf(claim, uploads[i]!)),
      uploadIds: uploads.map(({ id }) => id),
    };
  }

  /** The same for a ClawPack, of which the request says nothing but the ticket. */
  async claimClawPack(uploaderId: string, claim: UploadClaim): Promise<ClaimedClawPack> {
    const [upload] = await this.find(uploaderId, [claim], 'clawpack');
    if (upload?.storedSha256 == null || upload.storedSize === null) {
      throw new DomainError('UPLOAD_MISMATCH', 'Nothing was uploaded with this ticket');
    }
    return { sha256: upload.storedSha256, size: upload.storedSize, uploadIds: [upload.id] };
  }

  private async find(uploaderId: string, claims: readonly UploadClaim[], purpose: UploadPurpose): Promise<Upload[]> {
    const ids = claims.map(({ storageId }) => storageId).filter((id) => UUID.test(id));
    if (new Set(ids).size !== claims.length) throw new DomainError('UPLOAD_TICKET_INVALID');
    const own = new Map((await this.uploads.findOwn(uploaderId, ids)).map((upload) => [upload.id, upload]));
    return claims.map((claim) => {
      const upload = own.get(claim.storageId);
      assertClaim(claim, upload, purpose);
      return upload;
    });
  }
}

import { rpc } from '../contract';
import { Choice, EpochMs, Sha256, Text, Uuid, Whole } from '../fields';

/** What an upload is for decides its limit: one file of a skill (10 MiB), or a ClawPack (120 MiB). */
export const UPLOAD_PURPOSES = ['skill-file', 'clawpack'] as const;
export type UploadPurpose = (typeof UPLOAD_PURPOSES)[number];

/** Facts about the file, when the client knows them; the upload must then match. */
export class UploadFacts {
  @Text({ optional: true, max: 1024, description: 'Path inside the bundle' }) path?: string;
  @Whole({ optional: true, min: 0, description: 'Bytes that will be sent' }) size?: number;
  @Sha256({ optional: true }) sha256?: string;
  @Text({ optional: true, max: 255 }) contentType?: string;
}
export class CreateUploadInput extends UploadFacts {
  @Choice(UPLOAD_PURPOSES) purpose: UploadPurpose;
}
export class UploadTicket {
  @Text({ description: 'Secret part of the upload URL: who has it may upload, once' }) key: string;
  @Text({ description: 'Presented again when the upload is used' }) ticket: string;
  @EpochMs() expiresAt: number;
}
/** Issues a ticket for one upload by the calling user, good for an hour. */
export const createUpload = rpc({
  subject: 'reef.rpc.publishing.upload.create.v1',
  input: CreateUploadInput,
  output: UploadTicket,
  errors: ['UNAUTHENTICATED', 'PUBLISH_INVALID'],
});

export class OpenUploadInput {
  @Text({ max: 100 }) key: string;
}
export class OpenUpload {
  @Choice(UPLOAD_PURPOSES, { optional: true }) purpose?: UploadPurpose;
  @Whole({ min: 0 }) maxBytes: number;
  @Whole({ optional: true, min: 0 }) size?: number;
  @Sha256({ optional: true }) sha256?: string;
}
/** What the bytes sent to an upload URL must be like. Asked before the first byte is read. */
export const openUpload = rpc({
  subject: 'reef.rpc.publishing.upload.open.v1',
  input: OpenUploadInput,
  output: OpenUpload,
  errors: ['UPLOAD_TICKET_INVALID'],
});

export class CompleteUploadInput {
  @Text({ max: 100 }) key: string;
  @Sha256() sha256: string;
  @Whole({ min: 0 }) size: number;
}
export class CompletedUpload {
  @Uuid() storageId: string;
}
/** Records that the bytes are stored. The same bytes twice answer the same id; other bytes are refused. */
export const completeUpload = rpc({
  subject: 'reef.rpc.publishing.upload.complete.v1',
  input: CompleteUploadInput,
  output: CompletedUpload,
  errors: ['UPLOAD_TICKET_INVALID', 'UPLOAD_MISMATCH'],
});

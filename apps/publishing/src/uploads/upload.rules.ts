import { createHash, randomBytes } from 'node:crypto';
import { isSafePath, MAX_CLAWPACK_BYTES, MAX_FILE_BYTES } from '@app/archives';
import type { CreateUploadInput, StoredFile, TicketedFile, UploadPurpose } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';

/** A row of `publishing.upload`, as far as decisions need it. */
export interface Upload {
  readonly id: string;
  readonly ticketDigest: Buffer;
  readonly purpose: UploadPurpose;
  readonly path: string | null;
  readonly maxBytes: number;
  /** What the client announced. */
  readonly size: number | null;
  readonly sha256: string | null;
  readonly contentType: string | null;
  /** What arrived; null until it has. */
  readonly storedSize: number | null;
  readonly storedSha256: string | null;
  /** The attempt that uses it; an upload serves one. */
  readonly attemptId: string | null;
  readonly expired: boolean;
}
/** A claim of a publish request on an upload. */
export interface UploadClaim {
  readonly storageId: string;
  readonly uploadTicket?: string;
}

const MAX_BYTES: Readonly<Record<UploadPurpose, number>> = {
  'skill-file': MAX_FILE_BYTES,
  clawpack: MAX_CLAWPACK_BYTES,
};
const SECRET_BYTES = 32;

export function maxBytesFor(purpose: UploadPurpose): number {
  return MAX_BYTES[purpose];
}
/** 256 random bits, safe in a URL. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
/** Random secrets need no slow hash: nobody can try 2^256 of them. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whose uploads the caller's are: a user's, or a publish token's, which has no user. @throws DomainError UNAUTHENTICATED */
export function uploaderOf(actor: Actor | undefined): string {
  const id = actor?.userId ?? actor?.trustedPublish?.tokenId;
  if (id === undefined) throw new DomainError('UNAUTHENTICATED');
  return id;
}

/** @throws DomainError PUBLISH_INVALID when no upload of this description could be published */
export function assertUploadable({ purpose, path, size }: CreateUploadInput): void {
  if (path !== undefined && !isSafePath(path)) throw new DomainError('PUBLISH_INVALID', 'Invalid file paths');
  if (size === undefined || size <= maxBytesFor(purpose)) return;
  const text = purpose === 'clawpack' ? 'ClawPack exceeds 120MB limit' : `File "${path ?? ''}" exceeds 10MB limit`;
  throw new DomainError('PUBLISH_INVALID', text);
}

/**
 * What to answer when bytes arrive for a ticket that is not waiting for them any more.
 * @throws DomainError UPLOAD_TICKET_INVALID, UPLOAD_MISMATCH
 */
export function assertSameCompletion(upload: Upload | undefined, sha256: string, size: number): void {
  if (upload === undefined || upload.expired) throw new DomainError('UPLOAD_TICKET_INVALID');
  if (upload.storedSha256 !== sha256 || upload.storedSize !== size) throw new DomainError('UPLOAD_MISMATCH');
}

/**
 * The upload a publish request refers to.
 * @param upload the caller's upload of this id, if there is one
 * @throws DomainError UPLOAD_TICKET_INVALID unknown, expired, not the caller's, of another purpose, another ticket
 */
export function assertClaim(claim: UploadClaim, upload: Upload | undefined, purpose: UploadPurpose): asserts upload {
  const fits =
    upload !== undefined &&
    !upload.expired &&
    (hasTicket(claim, upload, purpose) || isOlderUpload(claim, upload, purpose));
  if (!fits) throw new DomainError('UPLOAD_TICKET_INVALID');
}

function hasTicket({ uploadTicket }: UploadClaim, upload: Upload, purpose: UploadPurpose): boolean {
  return upload.purpose === purpose && uploadTicket !== undefined && upload.ticketDigest.equals(digestOf(uploadTicket));
}

/**
 * Clients before 0.5 know one kind of upload and no tickets (client-contract 4.4): what the caller sent to the older
 * URL, which is a ClawPack's today, may also be a file of a skill.
 */
function isOlderUpload({ uploadTicket }: UploadClaim, upload: Upload, purpose: UploadPurpose): boolean {
  return purpose === 'skill-file' && upload.purpose === 'clawpack' && uploadTicket === undefined;
}

/**
 * A file of a publish request with the size and digest that its upload has, whatever the request says.
 * @throws DomainError UPLOAD_MISMATCH when the request says something else, or nothing has been uploaded
 */
export function fileOf(claimed: TicketedFile, upload: Upload): StoredFile {
  const { path, size, sha256, contentType } = claimed;
  const same =
    upload.storedSha256 === sha256 && upload.storedSize === size && (upload.path === null || upload.path === path);
  if (!same) {
    throw new DomainError('UPLOAD_MISMATCH', `The upload for "${path}" does not match its path, size or sha256`);
  }
  const declared = contentType ?? upload.contentType;
  return { path, size, sha256, ...(declared === null ? {} : { contentType: declared }) };
}

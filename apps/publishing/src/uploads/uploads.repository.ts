import { Injectable } from '@nestjs/common';
import type { CreateUploadInput } from '@app/contracts';
import { DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, UnitOfWork, type Tx } from '@app/persistence';
import { maxBytesFor, type Upload } from './upload.rules';

const LIFE = `interval '1 hour'`;
/** `bigint` arrives as text; no size here comes near 2^53. */
const COLUMNS = `id, ticket_digest AS "ticketDigest", purpose, path, max_bytes::float8 AS "maxBytes",
  size::float8 AS size, sha256, content_type AS "contentType", stored_size::float8 AS "storedSize",
  stored_sha256 AS "storedSha256", attempt_id AS "attemptId", expires_at <= clock_timestamp() AS expired`;

/** Table `publishing.upload`. */
@Injectable()
export class UploadsRepository {
  constructor(@InjectUnitOfWork('publishing') private readonly unitOfWork: UnitOfWork) {}

  /** @returns when the ticket expires */
  async insert(userId: string, facts: CreateUploadInput, keyDigest: Buffer, ticketDigest: Buffer): Promise<Date> {
    const { purpose, path = null, size = null, sha256 = null, contentType = null } = facts;
    const [row] = await this.unitOfWork.query<{ expires_at: Date }>(
      `INSERT INTO publishing.upload (id, user_id, purpose, key_digest, ticket_digest, max_bytes, path, size, sha256,
         content_type, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp(), clock_timestamp() + ${LIFE})
       RETURNING expires_at`,
      [newId(), userId, purpose, keyDigest, ticketDigest, maxBytesFor(purpose), path, size, sha256, contentType],
    );
    return row!.expires_at;
  }

  async findByKey(keyDigest: Buffer): Promise<Upload | undefined> {
    const [row] = await this.unitOfWork.query<Upload>(
      `SELECT ${COLUMNS} FROM publishing.upload WHERE key_digest = $1`,
      [keyDigest],
    );
    return row;
  }

  /** Records the first bytes that fit. @returns the upload's id, or undefined when the ticket does not wait for them */
  async complete(keyDigest: Buffer, sha256: string, size: number): Promise<string | undefined> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `UPDATE publishing.upload SET stored_sha256 = $2, stored_size = $3
       WHERE key_digest = $1 AND stored_sha256 IS NULL AND expires_at > clock_timestamp()
         AND $3 <= max_bytes AND coalesce(sha256, $2) = $2 AND coalesce(size, $3) = $3
       RETURNING id`,
      [keyDigest, sha256, size],
    );
    return row?.id;
  }

  /** The user's uploads among `ids`. */
  async findOwn(userId: string, ids: readonly string[]): Promise<Upload[]> {
    return this.unitOfWork.query<Upload>(
      `SELECT ${COLUMNS} FROM publishing.upload WHERE user_id = $1 AND id = ANY($2::uuid[])`,
      [userId, ids],
    );
  }

  /**
   * Gives uploads to an attempt. Each serves one attempt; giving it to the same one twice is fine.
   * @throws DomainError UPLOAD_TICKET_INVALID when another attempt has one of them
   */
  async use(tx: Tx, ids: readonly string[], attemptId: string): Promise<void> {
    if (ids.length === 0) return;
    const used = await tx.query(
      `UPDATE publishing.upload SET attempt_id = $2
       WHERE id = ANY($1::uuid[]) AND (attempt_id IS NULL OR attempt_id = $2) RETURNING id`,
      [ids, attemptId],
    );
    if (used.length !== ids.length) throw new DomainError('UPLOAD_TICKET_INVALID');
  }

  /** Lets the uploads of failed attempts serve again. */
  async release(tx: Tx, attemptIds: readonly string[]): Promise<void> {
    await tx.query(`UPDATE publishing.upload SET attempt_id = NULL WHERE attempt_id = ANY($1::uuid[])`, [attemptIds]);
  }

  /** Forgets tickets nobody sent bytes for, a day after they expired. Used ones stay: they say which blobs exist. */
  async purge(): Promise<void> {
    await this.unitOfWork.query(
      `DELETE FROM publishing.upload WHERE id IN (
         SELECT id FROM publishing.upload
         WHERE stored_sha256 IS NULL AND expires_at < clock_timestamp() - interval '1 day'
         LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
    );
  }
}

import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { OfficialPublisher } from './official-publishers.views';

/** Far more than any registry has. */
const MOST = 1_000;

@Injectable()
export class OfficialPublishersRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Those that are, those that were, and those that are trusted without a word about it; the newest first. */
  list(): Promise<OfficialPublisher[]> {
    return this.unitOfWork.query<OfficialPublisher>(
      `SELECT coalesce(o.id, p.id) AS "officialPublisherId", p.id AS "publisherId", p.handle,
         p.display_name AS "displayName", p.kind, p.trusted AS active, o.reason, o.created_by AS "createdByUserId",
         u.handle AS "createdByHandle", ${ms('coalesce(o.created_at, p.created_at)')} AS "createdAt",
         ${ms('coalesce(o.updated_at, p.created_at)')} AS "updatedAt"
       FROM gateway.publisher p LEFT JOIN gateway.official_publisher o ON o.publisher_id = p.id
       LEFT JOIN gateway.user u ON u.id = o.created_by
       WHERE p.trusted OR o.id IS NOT NULL ORDER BY coalesce(o.updated_at, p.created_at) DESC, p.id DESC LIMIT ${MOST}`,
    );
  }

  /** Notes why a publisher is official, or no more. @returns the id of the note */
  async note(tx: Tx, publisherId: string, reason: string, by: string | null, at: Date): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO gateway.official_publisher (id, publisher_id, reason, created_by, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT ON CONSTRAINT official_publisher_once DO UPDATE SET
         reason = EXCLUDED.reason, updated_at = EXCLUDED.updated_at RETURNING id`,
      [newId(), publisherId, reason, by, at],
    );
    return row!.id;
  }
}

function ms(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::float8`;
}

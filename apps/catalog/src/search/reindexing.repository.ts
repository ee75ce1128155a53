import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { EDITION, TEXT_COLUMNS, type IndexedTexts } from './search-index';

export interface DueTexts extends IndexedTexts {
  readonly id: string;
  readonly textsHash: string;
}

/** Which skills are to be indexed anew, and how far that is. */
@Injectable()
export class ReindexingRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** Marks some of what other rules or another model have made. @returns how many; 0 when nothing is left */
  async markStale(model: string, limit: number): Promise<number> {
    const marked = await this.unitOfWork.query(
      `UPDATE catalog.search_document SET due_at = now() WHERE item_id IN (
         SELECT d.item_id FROM catalog.search_document d LEFT JOIN catalog.search_vector v ON v.item_id = d.item_id
         WHERE d.due_at IS NULL AND (d.edition <> $1 OR v.model IS DISTINCT FROM $2) LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
       RETURNING 1`,
      [EDITION, model, limit],
    );
    return marked.length;
  }

  /** Takes some that are due; whoever does not finish them in `leaseMs` leaves them to others. */
  async claim(limit: number, leaseMs: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `UPDATE catalog.search_document SET due_at = now() + $2::float8 * interval '1 millisecond' WHERE item_id IN (
         SELECT item_id FROM catalog.search_document WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING item_id AS id`,
      [limit, leaseMs],
    );
    return rows.map(({ id }) => id);
  }

  async lockItem(tx: Tx, itemId: string): Promise<void> {
    await tx.query(`SELECT FROM catalog.item WHERE id = $1 FOR UPDATE`, [itemId]);
  }

  /** What is still without its vector of these. */
  texts(itemIds: readonly string[]): Promise<DueTexts[]> {
    return this.unitOfWork.query<DueTexts>(
      `SELECT i.id, ${TEXT_COLUMNS}, d.texts_hash AS "textsHash"
       FROM catalog.item i JOIN catalog.version v ON v.id = i.public_version_id
       JOIN catalog.search_document d ON d.item_id = i.id WHERE i.id = ANY($1::uuid[]) AND d.due_at IS NOT NULL`,
      [itemIds],
    );
  }

  /** Twice as late with each failure: after 2 s first, within an hour always. */
  async postpone(itemIds: readonly string[]): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE catalog.search_document SET failures = least(failures + 1, 30),
         due_at = now() + least(2 ^ (failures + 1), 3600) * interval '1 second'
       WHERE item_id = ANY($1::uuid[]) AND due_at IS NOT NULL`,
      [itemIds],
    );
  }

  async skillsAfter(after: string | undefined, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM catalog.item WHERE kind = 'skill' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }

  async skillsNamed(slug: string, ownerHandle: string | undefined): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM catalog.item WHERE kind = 'skill' AND name = $1 AND ($2::text IS NULL OR lower(owner_handle) = $2)`,
      [slug, ownerHandle ?? null],
    );
    return rows.map(({ id }) => id);
  }

  async countAfter(after: string | undefined): Promise<number> {
    const [row] = await this.unitOfWork.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM catalog.item WHERE kind = 'skill' AND ($1::uuid IS NULL OR id > $1)`,
      [after ?? null],
    );
    return row!.many;
  }
}

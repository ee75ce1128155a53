import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';

/** From when on moderators' decisions make somebody a trusted reporter. */
export interface TrustedRecord {
  /** Confirmed reports, at least. */
  readonly upheld: number;
  /** Of all decided ones, in percent, at least. */
  readonly percent: number;
}

@Injectable()
export class TrustedReportersRepository {
  /** How many people with such a record have an open report of the item. */
  async count(tx: Tx, itemId: string, { upheld, percent }: TrustedRecord): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM moderation.report r WHERE r.item_id = $1 AND r.status = 'open' AND (
         SELECT count(*) FILTER (WHERE past.status = 'confirmed') >= $2
           AND count(*) FILTER (WHERE past.status = 'confirmed') * 100 >= $3 * count(*)
         FROM moderation.report past WHERE past.reporter_id = r.reporter_id AND past.status <> 'open')`,
      [itemId, upheld, percent],
    );
    return row!.count;
  }

  /** The newest version of an item whose first one came after that; undefined for an older item. */
  async newestOfYoung(tx: Tx, itemId: string, bornAfter: Date): Promise<string | undefined> {
    const [row] = await tx.query<{ versionId: string }>(
      `SELECT version_id AS "versionId" FROM moderation.verdict v WHERE item_id = $1
         AND NOT EXISTS (SELECT FROM moderation.verdict w WHERE w.item_id = $1 AND w.created_at <= $2)
       ORDER BY created_at DESC, version_id DESC LIMIT 1`,
      [itemId, bornAfter],
    );
    return row?.versionId;
  }
}

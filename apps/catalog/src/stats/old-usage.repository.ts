import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** Usage whose time is over. */
@Injectable()
export class OldUsageRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** Removes up to `most` remembered downloads; the daily totals stay. @returns how many */
  async forgetDownloads(before: Date, most: number): Promise<number> {
    const [row] = await this.unitOfWork.query<{ gone: number }>(
      `WITH gone AS (DELETE FROM catalog.download WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM catalog.download WHERE hour < $1 ORDER BY hour LIMIT $2)) RETURNING 1)
       SELECT count(*)::int AS gone FROM gone`,
      [before, most],
    );
    return row!.gone;
  }

  /** Some of the users who have installs that expired. */
  async usersNotSeenSince(before: Date, most: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ userId: string }>(
      `SELECT DISTINCT user_id AS "userId" FROM (
         SELECT user_id FROM catalog.installed WHERE seen_at < $1 ORDER BY seen_at LIMIT ${CHUNK}) old LIMIT $2`,
      [before, most],
    );
    return rows.map(({ userId }) => userId);
  }
}

/** Rows looked at to find them. */
const CHUNK = 5_000;

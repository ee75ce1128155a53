import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { Attempt } from '../attempts/attempt';
import { NOW } from '../attempts/attempts.repository';
import type { OwnerRecord } from './trust.rules';

/** What an owner has published so far. `isNew`: nothing under this name yet. */
export interface OwnerHistory extends Omit<OwnerRecord, 'days'> {
  readonly isNew: boolean;
  /** Other skills of the same structure, begun in the last 24 hours. */
  readonly alike: number;
}

@Injectable()
export class NewSkillsRepository {
  constructor(@InjectUnitOfWork('publishing') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Counts every attempt that has not failed, also those under way: of two that race for the last place both are
   * refused rather than both let in. A skill begins with its first attempt.
   */
  async history({ ownerId, name }: Attempt, structure: string): Promise<OwnerHistory> {
    const [row] = await this.unitOfWork.query<OwnerHistory>(
      `WITH skill AS (
         SELECT name, min(created_at) AS begun_at, bool_or(prepared->>'structure' = $3) AS alike,
           bool_or(state IN ('registered', 'published', 'blocked')) AS placed
         FROM publishing.attempt WHERE kind = 'skill' AND owner_id = $1 AND state <> 'failed' GROUP BY name)
       SELECT NOT coalesce(bool_or(placed) FILTER (WHERE name = $2), false) AS "isNew",
         (count(*) FILTER (WHERE name <> $2))::int AS skills,
         (count(*) FILTER (WHERE name <> $2 AND begun_at > ${NOW} - interval '1 hour'))::int AS "lastHour",
         (count(*) FILTER (WHERE name <> $2 AND begun_at > ${NOW} - interval '1 day'))::int AS "lastDay",
         (count(*) FILTER (WHERE name <> $2 AND alike AND begun_at > ${NOW} - interval '1 day'))::int AS alike
       FROM skill`,
      [ownerId, name, structure],
    );
    return row!;
  }
}

import { createTimelineTable, dropTimelineTable } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After a backup was restored, what the bus still has of the time after it must not be heard. */
export class FollowTimelines1767770000000 implements MigrationInterface {
  readonly name = 'FollowTimelines1767770000000';

  async up(db: QueryRunner): Promise<void> {
    await createTimelineTable(db, 'publishing');
  }

  async down(db: QueryRunner): Promise<void> {
    await dropTimelineTable(db, 'publishing');
  }
}

import { createIdempotencyTables, dropIdempotencyTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ratings may be sent again with one key (rating spec 5.1). */
export class CreateIdempotencyKey1767312000000 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKey1767312000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createIdempotencyTables(db, 'ratings');
  }

  async down(db: QueryRunner): Promise<void> {
    await dropIdempotencyTables(db, 'ratings');
  }
}

import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, onUniqueViolation, type Tx, type UnitOfWork } from '@app/persistence';

/** Somebody linked the same person at the same moment. */
export class LinkedMeanwhile extends Error {}

@Injectable()
export class ExternalIdentitiesRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The user somebody at a provider is. */
  async findUserId(issuer: string, subject: string): Promise<string | undefined> {
    const [row] = await this.unitOfWork.query<{ userId: string }>(
      `SELECT user_id AS "userId" FROM gateway.external_identity WHERE issuer = $1 AND subject = $2`,
      [issuer, subject],
    );
    return row?.userId;
  }
  /** @throws LinkedMeanwhile */
  async insert(tx: Tx, identity: { issuer: string; subject: string; userId: string; createdAt: Date }): Promise<void> {
    const { issuer, subject, userId, createdAt } = identity;
    await onUniqueViolation(
      'external_identity_once',
      () => new LinkedMeanwhile(),
      () =>
        tx.query(
          `INSERT INTO gateway.external_identity (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)`,
          [issuer, subject, userId, createdAt],
        ),
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { MemberRole, PublisherKind } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, onUniqueViolation, type Tx, type UnitOfWork } from '@app/persistence';

export interface PublisherRow {
  readonly id: string;
  readonly handle: string;
  readonly kind: PublisherKind;
  readonly displayName: string | null;
  readonly image: string | null;
  readonly trusted: boolean;
  /** Of a personal publisher. */
  readonly linkedUserId: string | null;
}
/** A publisher as somebody finds it. */
interface FoundRow extends PublisherRow {
  readonly createdAt: Date;
  /** What the asking user is there. */
  readonly role: MemberRole | null;
}
export interface NewPublisher {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string | null;
  readonly trusted: boolean;
  readonly createdAt: Date;
}

const COLUMNS = `publisher.id, publisher.handle, publisher.kind, publisher.display_name AS "displayName",
  publisher.image, publisher.trusted, publisher.linked_user_id AS "linkedUserId"`;

@Injectable()
export class PublishersRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** The publisher, and what `userId` is there. Nothing for the personal publisher of an account that is out. */
  async find(handle: string, userId: string | undefined): Promise<FoundRow | undefined> {
    const [row] = await this.unitOfWork.query<FoundRow>(
      `SELECT ${COLUMNS}, publisher.created_at AS "createdAt", member.role FROM gateway.publisher
       LEFT JOIN gateway.user account ON account.id = publisher.linked_user_id
       LEFT JOIN gateway.publisher_member member ON member.publisher_id = publisher.id AND member.user_id = $2
       WHERE publisher.handle = $1 AND coalesce(account.state, 'active') = 'active'`,
      [handle, userId ?? null],
    );
    return row;
  }
  /** By id, without those there are not. */
  async handlesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.unitOfWork.query<Pick<PublisherRow, 'id' | 'handle'>>(
      `SELECT id, handle FROM gateway.publisher WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, handle }) => [id, handle]));
  }
  /** Lets nobody else change the publisher or its members until the transaction ends. */
  async lock(tx: Tx, handle: string): Promise<PublisherRow | undefined> {
    const [row] = await tx.query<PublisherRow>(
      `SELECT ${COLUMNS} FROM gateway.publisher WHERE handle = $1 FOR UPDATE`,
      [handle],
    );
    return row;
  }

  /** @throws DomainError HANDLE_TAKEN */
  async insertOrganization(tx: Tx, { id, handle, displayName, trusted, createdAt }: NewPublisher): Promise<void> {
    await onUniqueViolation(
      'publisher_handle_once',
      () => handleClaimed(handle),
      () =>
        tx.query(
          `INSERT INTO gateway.publisher (id, kind, handle, display_name, trusted, created_at) VALUES ($1, 'org', $2, $3, $4, $5)`,
          [id, handle, displayName, trusted, createdAt],
        ),
    );
  }
  /** Writes a personal publisher with its owner. @returns whether the handle was free */
  async insertPersonal(tx: Tx, publisher: Omit<NewPublisher, 'trusted'> & { userId: string }): Promise<boolean> {
    const { id, handle, displayName, createdAt, userId } = publisher;
    const rows = await tx.query(
      `WITH publisher AS (
         INSERT INTO gateway.publisher (id, kind, handle, display_name, linked_user_id, created_at)
         VALUES ($1, 'user', $2, $3, $4, $5) ON CONFLICT ON CONSTRAINT publisher_handle_once DO NOTHING RETURNING id)
       INSERT INTO gateway.publisher_member (publisher_id, user_id, role, created_at)
       SELECT id, $4, 'owner', $5 FROM publisher RETURNING 1`,
      [id, handle, displayName, userId, createdAt],
    );
    return rows.length > 0;
  }

  async becomeOrganization(tx: Tx, id: string): Promise<void> {
    await tx.query(`UPDATE gateway.publisher SET kind = 'org', linked_user_id = NULL WHERE id = $1`, [id]);
  }
  async changeProfile(tx: Tx, id: string, displayName: string | null, trusted: boolean): Promise<void> {
    await tx.query(`UPDATE gateway.publisher SET display_name = $2, trusted = $3 WHERE id = $1`, [
      id,
      displayName,
      trusted,
    ]);
  }
}

export function handleClaimed(handle: string): DomainError {
  return new DomainError('HANDLE_TAKEN', `Publisher handle "@${handle}" is already claimed`);
}

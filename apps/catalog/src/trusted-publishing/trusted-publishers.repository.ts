import { Injectable } from '@nestjs/common';
import type { PackageChannel, TrustedPublisher } from '@app/contracts';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { SKILLS_CALLED } from '../registration/registration.repository';

/** A package, whoever sees it, with what decides who may publish it. */
export interface PublishablePackage {
  readonly id: string;
  readonly channel: PackageChannel;
  readonly isPublic: boolean;
  readonly isDeleted: boolean;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly ownerDisplayName: string | null;
  readonly trustedPublisher: TrustedPublisher | null;
}

/** A trusted publisher as JSON, without the environment it does not have. */
const TRUSTED = `jsonb_strip_nulls(jsonb_build_object('provider', t.provider, 'repository', t.repository,
  'repositoryId', t.repository_id, 'repositoryOwner', t.repository_owner, 'repositoryOwnerId', t.repository_owner_id,
  'workflowFilename', t.workflow_filename, 'environment', t.environment))`;

@Injectable()
export class TrustedPublishersRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** Those of owners on hold do not exist. */
  async findPackage(name: string): Promise<PublishablePackage | undefined> {
    const [row] = await this.unitOfWork.query<PublishablePackage>(
      `SELECT i.id, i.channel, i.public_version_id IS NOT NULL AND i.channel <> 'private' AS "isPublic",
         i.hidden_at IS NOT NULL AS "isDeleted", i.owner_id AS "ownerId",
         i.owner_handle AS "ownerHandle", i.owner_display_name AS "ownerDisplayName",
         CASE WHEN t.item_id IS NOT NULL THEN ${TRUSTED} END AS "trustedPublisher"
       FROM catalog.item i LEFT JOIN catalog.trusted_publisher t ON t.item_id = i.id
       WHERE i.kind = 'package' AND i.name = $1
         AND NOT EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = i.owner_id)`,
      [name],
    );
    return row;
  }
  async isSkill(slug: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `SELECT FROM catalog.item WHERE kind = 'skill' AND name = $1 AND public_version_id IS NOT NULL LIMIT 1`,
      [slug],
    );
    return rows.length > 0;
  }

  /** Whether no package may be called so, because a skill is or was. */
  async isTakenBySkill(name: string): Promise<boolean> {
    return (await this.unitOfWork.query(`${SKILLS_CALLED} LIMIT 1`, [name])).length > 0;
  }

  /** Lets nobody else change the package until the transaction ends. @returns whose it is */
  async lockOwner(tx: Tx, itemId: string): Promise<string | undefined> {
    const [row] = await tx.query<{ ownerId: string }>(
      `SELECT owner_id AS "ownerId" FROM catalog.item WHERE id = $1 FOR UPDATE`,
      [itemId],
    );
    return row?.ownerId;
  }
  async find(tx: Tx, itemId: string): Promise<TrustedPublisher | null> {
    const [row] = await tx.query<{ trusted: TrustedPublisher }>(
      `SELECT ${TRUSTED} AS trusted FROM catalog.trusted_publisher t WHERE t.item_id = $1`,
      [itemId],
    );
    return row?.trusted ?? null;
  }
  async save(tx: Tx, itemId: string, trusted: TrustedPublisher): Promise<void> {
    const { provider, repository, repositoryId, repositoryOwner, repositoryOwnerId } = trusted;
    const { workflowFilename, environment = null } = trusted;
    await tx.query(
      `INSERT INTO catalog.trusted_publisher (item_id, provider, repository, repository_id, repository_owner,
         repository_owner_id, workflow_filename, environment, set_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
       ON CONFLICT ON CONSTRAINT trusted_publisher_one_per_package DO UPDATE SET provider = EXCLUDED.provider,
         repository = EXCLUDED.repository, repository_id = EXCLUDED.repository_id,
         repository_owner = EXCLUDED.repository_owner, repository_owner_id = EXCLUDED.repository_owner_id,
         workflow_filename = EXCLUDED.workflow_filename, environment = EXCLUDED.environment, set_at = EXCLUDED.set_at`,
      [
        ...[itemId, provider, repository, repositoryId, repositoryOwner, repositoryOwnerId],
        ...[workflowFilename, environment],
      ],
    );
  }
  async remove(tx: Tx, itemId: string): Promise<void> {
    await tx.query(`DELETE FROM catalog.trusted_publisher WHERE item_id = $1`, [itemId]);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { findPublisher } from '@app/contracts';
import { nowMs } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { advisoryLockKey, type Tx } from '@app/persistence';
import type { AttemptKey } from '../attempts/attempt';
import { NOW } from '../attempts/attempts.repository';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import { assertNotTooFast, isLimited, limitsAt, type Velocity, type VelocityLimits } from './velocity.rules';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Keeps one publisher from flooding the registry. Off unless the operator sets limits. */
@Injectable()
export class PublishVelocity {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
  ) {}

  /** The limits of a publisher; undefined when there are none. Asks the gateway, so before a transaction. */
  async limitsOf(ownerHandle: string): Promise<VelocityLimits | undefined> {
    const { PUBLISH_VERSIONS_PER_HOUR: versionsPerHour, PUBLISH_NEW_PACKAGES_PER_DAY: newPackagesPerDay } =
      this.settings;
    const limits = { versionsPerHour, newPackagesPerDay };
    if (!isLimited(limits)) return undefined;
    const { createdAt } = await this.rpc.call(findPublisher, { handle: ownerHandle });
    const daysKnown = createdAt === undefined ? 0 : (nowMs() - createdAt) / DAY_MS;
    return limitsAt(daysKnown, limits, this.settings.PUBLISH_YOUNG_PERCENT);
  }

  /** Lets nobody else publish for this publisher until the transaction ends, so that attempts can be counted. */
  async lock(tx: Tx, ownerId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`publishing:velocity:${ownerId}`)]);
  }
  /**
   * Counts all attempts that have not failed, this one included. An item begins with its first attempt.
   * @param attempt of a publisher that is locked
   * @throws DomainError PUBLISH_INVALID
   */
  async assertWithin(tx: Tx, { ownerId }: AttemptKey, limits: VelocityLimits): Promise<void> {
    const [row] = await tx.query<Velocity>(
      `SELECT (SELECT count(*)::int FROM publishing.attempt WHERE kind IN ('skill', 'package') AND owner_id = $1
           AND state <> 'failed' AND created_at > ${NOW} - interval '1 hour') AS "versionsLastHour",
         (SELECT count(*)::int FROM (SELECT FROM publishing.attempt WHERE kind = 'package' AND owner_id = $1
           AND state <> 'failed' GROUP BY name HAVING min(created_at) > ${NOW} - interval '1 day') begun)
           AS "newPackagesLastDay"`,
      [ownerId],
    );
    assertNotTooFast(row!, limits);
  }
}

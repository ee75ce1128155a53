import { Inject, Injectable } from '@nestjs/common';
import { uploaderSuspected, versionDecided } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import { advisoryLockKey, type Tx } from '@app/persistence';
import { NOW } from '../attempts/attempts.repository';
import { publishingConfig, type PublishingSettings } from '../publishing.config';

/** Notes whose versions are malicious, and says so when they are too many. A version counts once, whatever follows. */
@Injectable()
export class MaliciousVersionsSubscriber {
  constructor(@Inject(publishingConfig.token) private readonly settings: PublishingSettings) {}

  @OnEvent(versionDecided, 'publishing-malicious-versions')
  async onVersionDecided({ payload }: Envelope<typeof versionDecided>, tx: Tx): Promise<void> {
    const { PUBLISH_HOLD_AFTER_MALICIOUS: most, PUBLISH_MALICIOUS_HOURS: windowHours } = this.settings;
    if (most === 0 || payload.verdict !== 'malicious') return;
    const userId = await this.note(tx, payload.versionId, payload.attemptId);
    if (userId === undefined) return;
    const maliciousVersions = await this.count(tx, userId, windowHours);
    if (maliciousVersions >= most) await tx.emit(uploaderSuspected, { userId, maliciousVersions, windowHours });
  }

  /** @returns who has published it; undefined when it was noted before, or nobody is known: a CI job has no account */
  private async note(tx: Tx, versionId: string, attemptId: string): Promise<string | undefined> {
    const [row] = await tx.query<{ userId: string }>(
      `INSERT INTO publishing.malicious_version (version_id, user_id, noted_at)
       SELECT $1, (context->'actor'->>'userId')::uuid, ${NOW} FROM publishing.attempt
       WHERE id = $2 AND context->'actor'->>'userId' IS NOT NULL
       ON CONFLICT ON CONSTRAINT malicious_version_pkey DO NOTHING RETURNING user_id AS "userId"`,
      [versionId, attemptId],
    );
    return row?.userId;
  }

  private async count(tx: Tx, userId: string, hours: number): Promise<number> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`publishing:malicious:${userId}`)]);
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM publishing.malicious_version
       WHERE user_id = $1 AND noted_at > ${NOW} - $2 * interval '1 hour'`,
      [userId, hours],
    );
    return row!.count;
  }
}

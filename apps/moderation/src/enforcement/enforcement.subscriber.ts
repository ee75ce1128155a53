import { Injectable } from '@nestjs/common';
import {
  itemPurged,
  packageDeleted,
  packageRestored,
  packageVersionRestored,
  packageVersionWithdrawn,
  ratingDeleted,
  ratingModerated,
  skillDeleted,
  skillRestored,
  userBanned,
  userBanReclassified,
  userHeld,
  userReleased,
  userUnbanned,
  versionDecided,
  versionRestored,
  versionWithdrawn,
} from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { VerdictsRepository } from '../verdicts/verdicts.repository';
import { blockedVersion, moderatedRating, purged, removed, restricted, type Enforced } from './enforcement.rules';
import { EnforcementNotices } from './enforcement.service';

/**
 * Hears of everything that is done against somebody, and of its end. Facts about one thing are made one after the other
 * by who owns it; where they count themselves that is their revision, else the time at which they were written.
 */
@Injectable()
export class EnforcementSubscriber {
  constructor(
    private readonly notices: EnforcementNotices,
    private readonly verdicts: VerdictsRepository,
  ) {}

  @OnEvent(versionDecided, 'moderation-enforced-versions')
  async onVersionDecided({ payload }: Envelope<typeof versionDecided>, tx: Tx): Promise<void> {
    const { kind, itemId, versionId, revision } = payload;
    const enforced = blockedVersion(payload, await this.verdicts.judged(tx, { kind, itemId, versionId }));
    await this.notices.follow(tx, { subject: `version:${versionId}`, revision, enforced });
  }

  @OnEvent(skillDeleted, 'moderation-enforced-skills')
  onSkillDeleted(event: Envelope<typeof skillDeleted>, tx: Tx): Promise<void> {
    const { skillId: itemId, slug: name } = event.payload;
    return this.follow(tx, event, `item:${itemId}`, removed({ ...event.payload, kind: 'skill', itemId, name }));
  }
  @OnEvent(skillRestored, 'moderation-enforced-skills-restored')
  onSkillRestored(event: Envelope<typeof skillRestored>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `item:${event.payload.skillId}`, null);
  }
  @OnEvent(packageDeleted, 'moderation-enforced-packages')
  onPackageDeleted(event: Envelope<typeof packageDeleted>, tx: Tx): Promise<void> {
    const { packageId: itemId } = event.payload;
    return this.follow(tx, event, `item:${itemId}`, removed({ ...event.payload, kind: 'package', itemId }));
  }
  @OnEvent(packageRestored, 'moderation-enforced-packages-restored')
  onPackageRestored(event: Envelope<typeof packageRestored>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `item:${event.payload.packageId}`, null);
  }

  @OnEvent(itemPurged, 'moderation-enforced-purges')
  onItemPurged(event: Envelope<typeof itemPurged>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `item:${event.payload.itemId}`, purged(event.payload));
  }

  @OnEvent(versionWithdrawn, 'moderation-enforced-withdrawals')
  onVersionWithdrawn(event: Envelope<typeof versionWithdrawn>, tx: Tx): Promise<void> {
    const { skillId: itemId, slug: name, versionId } = event.payload;
    return this.follow(
      tx,
      event,
      `withdrawal:${versionId}`,
      removed({ ...event.payload, kind: 'skill', itemId, name }),
    );
  }
  @OnEvent(versionRestored, 'moderation-enforced-withdrawals-restored')
  onVersionRestored(event: Envelope<typeof versionRestored>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `withdrawal:${event.payload.versionId}`, null);
  }
  @OnEvent(packageVersionWithdrawn, 'moderation-enforced-package-withdrawals')
  onPackageVersionWithdrawn(event: Envelope<typeof packageVersionWithdrawn>, tx: Tx): Promise<void> {
    const { packageId: itemId, versionId } = event.payload;
    return this.follow(tx, event, `withdrawal:${versionId}`, removed({ ...event.payload, kind: 'package', itemId }));
  }
  @OnEvent(packageVersionRestored, 'moderation-enforced-package-withdrawals-restored')
  onPackageVersionRestored(event: Envelope<typeof packageVersionRestored>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `withdrawal:${event.payload.versionId}`, null);
  }

  @OnEvent(userBanned, 'moderation-enforced-bans')
  onUserBanned(event: Envelope<typeof userBanned>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `ban:${event.payload.userId}`, restricted('account.banned', event.payload));
  }
  @OnEvent(userBanReclassified, 'moderation-enforced-bans-reclassified')
  onUserBanReclassified(event: Envelope<typeof userBanReclassified>, tx: Tx): Promise<void> {
    const { userId, after: reason } = event.payload;
    return this.follow(tx, event, `ban:${userId}`, restricted('account.banned', { ...event.payload, reason }));
  }
  @OnEvent(userUnbanned, 'moderation-enforced-bans-lifted')
  onUserUnbanned(event: Envelope<typeof userUnbanned>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `ban:${event.payload.userId}`, null);
  }
  @OnEvent(userHeld, 'moderation-enforced-holds')
  onUserHeld(event: Envelope<typeof userHeld>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `hold:${event.payload.userId}`, restricted('account.held', event.payload));
  }
  @OnEvent(userReleased, 'moderation-enforced-holds-lifted')
  onUserReleased(event: Envelope<typeof userReleased>, tx: Tx): Promise<void> {
    return this.follow(tx, event, `hold:${event.payload.userId}`, null);
  }

  @OnEvent(ratingModerated, 'moderation-enforced-ratings')
  async onRatingModerated({ payload }: Envelope<typeof ratingModerated>, tx: Tx): Promise<void> {
    const { ratingId, sequence: revision } = payload;
    await this.notices.follow(tx, { subject: `rating:${ratingId}`, revision, enforced: moderatedRating(payload) });
  }
  @OnEvent(ratingDeleted, 'moderation-enforced-ratings-deleted')
  async onRatingDeleted({ payload }: Envelope<typeof ratingDeleted>, tx: Tx): Promise<void> {
    const { ratingId, sequence: revision } = payload;
    await this.notices.follow(tx, { subject: `rating:${ratingId}`, revision, enforced: null });
  }

  private follow(tx: Tx, { occurredAt }: Envelope, subject: string, enforced: Enforced | null): Promise<void> {
    return this.notices.follow(tx, { subject, revision: occurredAt.getTime(), enforced });
  }
}

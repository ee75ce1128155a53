import { event } from '../contract';
import { Choice, Flag, Nested, Text, Uuid, Uuids, Whole } from '../fields';
import { AccountChoice, Initiator, USER_ROLES, type UserRole } from './accounts';

export class BanUserBody extends AccountChoice {
  @Text({ optional: true, max: 10_000, description: 'At most 500 characters' }) reason?: string;
}
/** Reef has no comments; clients of the admin command line look for the numbers. */
export class DeletedComments {
  @Whole({ min: 0 }) skillComments: number;
  @Whole({ min: 0 }) soulComments: number;
}
/** POST /api/v1/users/ban (server-semantics 1.8 and 6.4). */
export class BannedUser {
  @Flag() ok: boolean;
  @Flag({ description: 'Banned or deleted before: nothing has changed' }) alreadyBanned: boolean;
  @Whole({ min: 0, description: 'All public skills this ban took out of sight' }) deletedSkills: number;
  @Whole({ min: 0, description: 'All public packages this ban took out of sight' }) hiddenPackages: number;
  @Nested(() => DeletedComments) deletedComments: DeletedComments;
  @Flag({ description: 'The catalog did not answer in time: hiding follows, and the numbers are not known yet' })
  scheduledSkills: boolean;
}
/** POST /api/v1/users/unban. Without the numbers when there was no ban. */
export class UnbannedUser {
  @Flag() ok: boolean;
  @Flag() alreadyUnbanned: boolean;
  @Whole({ optional: true, min: 0, description: 'Skills everybody sees again' }) restoredSkills?: number;
  @Whole({ optional: true, min: 0 }) restoredPackages?: number;
  @Flag({ optional: true, description: 'As with a ban: it follows' }) scheduledSkills?: boolean;
}

export class ReclassifyBanBody extends AccountChoice {
  @Text({ max: 10_000, description: '1 to 500 characters' }) reason: string;
  @Flag({ optional: true, description: 'Say what would change, and change nothing' }) dryRun?: boolean;
}
export class ReclassifiedBan {
  @Flag() ok: boolean;
  @Flag() dryRun: boolean;
  @Uuid() userId: string;
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) previousReason: string | null;
  @Text() nextReason: string;
  @Flag() changed: boolean;
}

/** Both for placing and for lifting a moderation hold. */
export class ModerationHoldBody extends AccountChoice {
  @Text({ optional: true, max: 10_000, description: 'At most 500 characters' }) reason?: string;
}
export class PlacedHold {
  @Flag() ok: boolean;
  @Flag() alreadyHeld: boolean;
  @Whole({ min: 0 }) hiddenSkills: number;
  @Whole({ min: 0 }) hiddenPackages: number;
  @Flag() scheduledSkills: boolean;
}
/** POST /api/v1/users/lift-moderation-hold (client-contract 7). */
export class LiftedHold {
  @Flag() ok: boolean;
  @Flag() alreadyCleared: boolean;
  @Whole({ min: 0 }) restoredSkills: number;
  @Flag() scheduledSkills: boolean;
}

/** What all facts about a ban or a hold say. */
class Restriction {
  @Uuid() userId: string;
  @Text() handle: string;
  @Uuid({ description: 'Of this ban or hold; what it hides is marked with it' }) restrictionId: string;
  @Text({ nullable: true }) reason: string | null;
  @Nested(() => Initiator) by: Initiator;
}
class PlacedRestriction extends Restriction {
  @Uuids({ description: 'The publishers to hide: the personal one and organizations without another active owner' })
  publisherIds: string[];
}
export class UserBanned extends PlacedRestriction {
  @Choice(USER_ROLES, { description: 'Before the ban, which makes it `user`' }) roleBefore: UserRole;
  @Whole({ min: 0, description: 'API tokens that were revoked' }) revokedTokens: number;
}
/** An account is out: its tokens are revoked, and what it owns is taken out of sight. */
export const userBanned = event({ subject: 'reef.evt.gateway.user.banned.v1', payload: UserBanned });

export class UserUnbanned extends Restriction {
  @Text({ nullable: true, description: 'Of the ban' }) banReason: string | null;
}
/** A ban is over. What it hid comes back; tokens and role do not. */
export const userUnbanned = event({ subject: 'reef.evt.gateway.user.unbanned.v1', payload: UserUnbanned });

export class UserBanReclassified extends Restriction {
  @Text({ nullable: true }) before: string | null;
  @Text() after: string;
}
export const userBanReclassified = event({
  subject: 'reef.evt.gateway.user.banReclassified.v1',
  payload: UserBanReclassified,
});

export class UserHeld extends PlacedRestriction {}
/** An account is under moderation: it may go on, and nobody sees what it owns until somebody has looked. */
export const userHeld = event({ subject: 'reef.evt.gateway.user.held.v1', payload: UserHeld });

export class UserReleased extends Restriction {
  @Text({ nullable: true, description: 'Of the hold' }) holdReason: string | null;
}
export const userReleased = event({ subject: 'reef.evt.gateway.user.released.v1', payload: UserReleased });

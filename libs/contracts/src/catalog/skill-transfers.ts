import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid } from '../fields';
import { Initiator } from '../gateway/accounts';
import { FactOwner } from './skill-names';
import { SkillReference } from './skills';

/** POST /api/v1/skills/{slug}/transfer */
export class RequestTransferBody {
  @Text({ optional: true, max: 200, description: 'Required. With or without @, any case' }) toUserHandle?: string;
  @Text({ optional: true, max: 1_000 }) message?: string;
}
export class RequestTransferInput extends SkillReference {
  @Text({ max: 200 }) toUserHandle: string;
  @Text({ optional: true, max: 1_000 }) message?: string;
}
/** Absent is not null here: shipped clients refuse null (client-contract 0.6). */
export class RequestedTransfer {
  @Flag() ok: boolean;
  @Uuid({ optional: true }) transferId?: string;
  @Text({ optional: true }) toUserHandle?: string;
  @EpochMs({ optional: true }) expiresAt?: number;
  @Flag({ optional: true, description: 'true: it has moved at once; then without a transferId' }) transferred?: boolean;
  @Text({ optional: true }) toPublisherHandle?: string;
  @Text({ optional: true }) skillSlug?: string;
}
/**
 * Offers a skill to a user, who has seven days to accept. For those who manage its owner. To an organization, or
 * another publisher, that the caller manages too it goes at once (client-contract 2.5).
 */
export const requestTransfer = rpc({
  subject: 'reef.rpc.catalog.skillTransfer.request.v1',
  input: RequestTransferInput,
  output: RequestedTransfer,
  errors: ['FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'USER_NOT_FOUND', 'TRANSFER_PENDING', 'SLUG_TAKEN'],
});

export const TRANSFER_DECISIONS = ['accept', 'reject', 'cancel'] as const;
export type TransferDecision = (typeof TRANSFER_DECISIONS)[number];
export class DecideTransferInput extends SkillReference {
  @Choice(TRANSFER_DECISIONS) decision: TransferDecision;
}
export class DecidedTransfer {
  @Flag() ok: boolean;
  @Text({ optional: true, description: 'Of an accepted one' }) skillSlug?: string;
}
/** Ends a pending transfer: its recipient accepts or rejects it, its sender cancels it. One of them is first. */
export const decideTransfer = rpc({
  subject: 'reef.rpc.catalog.skillTransfer.decide.v1',
  input: DecideTransferInput,
  output: DecidedTransfer,
  errors: [
    ...(['FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'SLUG_TAKEN'] as const),
    ...(['TRANSFER_NOT_FOUND', 'TRANSFER_EXPIRED', 'TRANSFER_INVALID'] as const),
  ],
});

export class TransferSkill {
  @Uuid() _id: string;
  @Text() slug: string;
  @Text() displayName: string;
}
export class TransferParty {
  @Uuid() _id: string;
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
}
export class TransferItem {
  @Uuid() _id: string;
  @Nested(() => TransferSkill) skill: TransferSkill;
  @Nested(() => TransferParty, { optional: true, description: 'Of an incoming one' }) fromUser?: TransferParty;
  @Nested(() => TransferParty, { optional: true, description: 'Of an outgoing one' }) toUser?: TransferParty;
  @Text({ optional: true }) message?: string;
  @EpochMs() requestedAt: number;
  @EpochMs() expiresAt: number;
}
export class TransferList {
  @ListOf(() => TransferItem) transfers: TransferItem[];
}
export class ListTransfersInput {
  @Choice(['incoming', 'outgoing']) direction: 'incoming' | 'outgoing';
}
/** The caller's pending transfers, newest first, at most 200; without those of skills or people that are out of sight. */
export const listTransfers = rpc({
  subject: 'reef.rpc.catalog.skillTransfer.list.v1',
  input: ListTransfersInput,
  output: TransferList,
  errors: ['FORBIDDEN'],
});

class TransferFact {
  @Uuid() transferId: string;
  @Uuid() skillId: string;
  @Text() slug: string;
  @Uuid() toUserId: string;
  @Text() toHandle: string;
  @Nested(() => Initiator) by: Initiator;
}
export class SkillTransferRequested extends TransferFact {
  @Nested(() => FactOwner) from: FactOwner;
  @Text({ nullable: true }) message: string | null;
  @EpochMs() expiresAt: number;
}
export const skillTransferRequested = event({
  subject: 'reef.evt.catalog.skill.transferRequested.v1',
  payload: SkillTransferRequested,
});
export class SkillTransferRejected extends TransferFact {}
export const skillTransferRejected = event({
  subject: 'reef.evt.catalog.skill.transferRejected.v1',
  payload: SkillTransferRejected,
});
export class SkillTransferCancelled extends TransferFact {
  @Choice(['sender', 'owner_changed', 'merged'], { description: 'sender: on purpose; else what happened to the skill' })
  cause: 'sender' | 'owner_changed' | 'merged';
}
export const skillTransferCancelled = event({
  subject: 'reef.evt.catalog.skill.transferCancelled.v1',
  payload: SkillTransferCancelled,
});

export const TRANSFER_WAYS = ['accepted', 'moved', 'migrated', 'reclaimed'] as const;
export type TransferWay = (typeof TRANSFER_WAYS)[number];
export class SkillTransferred {
  @Uuid() skillId: string;
  @Text() slug: string;
  @Nested(() => FactOwner) from: FactOwner;
  @Nested(() => FactOwner) to: FactOwner;
  @Choice(TRANSFER_WAYS, {
    description:
      'accepted: by its recipient; moved: by somebody who manages both owners; migrated: with a publish; reclaimed: by an administrator, for its rightful owner',
  })
  way: TransferWay;
  @Uuid({ nullable: true, description: 'Of an accepted one' }) transferId: string | null;
  @Text({ optional: true, description: 'Of a reclaimed one' }) reason?: string;
  @Nested(() => Initiator) by: Initiator;
}
/** A skill has another owner, with all its versions and aliases. */
export const skillTransferred = event({ subject: 'reef.evt.catalog.skill.transferred.v1', payload: SkillTransferred });

export class ReclaimSkillsInput {
  @Uuid({ description: 'The rightful publisher' }) ownerId: string;
  @Text() ownerHandle: string;
  @Text({ nullable: true }) ownerDisplayName: string | null;
  @Texts({ maxItems: 200, max: 500 }) slugs: string[];
  @Text({ nullable: true }) reason: string | null;
}
export const RECLAIM_ACTIONS = ['missing', 'already_owned', 'ownership_transferred'] as const;
export class ReclaimedSlug {
  @Text() slug: string;
  @Flag() ok: boolean;
  @Choice(RECLAIM_ACTIONS, { optional: true }) action?: (typeof RECLAIM_ACTIONS)[number];
  @Text({ optional: true }) error?: string;
}
/** What became of each slug; one that fails does not stop the others (server-semantics 1.9). */
export class ReclaimedSkills {
  @Flag() ok: boolean;
  @ListOf(() => ReclaimedSlug) results: ReclaimedSlug[];
}
/** Gives the skills that have these slugs to their rightful publisher, with versions and numbers. Administrators only. */
export const reclaimSkills = rpc({
  subject: 'reef.rpc.catalog.skills.reclaim.v1',
  input: ReclaimSkillsInput,
  output: ReclaimedSkills,
  errors: ['FORBIDDEN'],
  timeoutMs: 20_000,
});

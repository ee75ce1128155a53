import { ITEM_KINDS, type ItemKind } from '../catalog/register-version';
import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Uuid } from '../fields';
import { Initiator } from '../gateway/accounts';
import { CaseTarget, ListCasesInput, MOST_CASE_TEXT } from './case-target';

export const APPEAL_STATUSES = ['open', 'accepted', 'rejected'] as const;
export type AppealStatus = (typeof APPEAL_STATUSES)[number];
/** What an accepted appeal may lead to at once: `restore` for a skill, `approve` for the release of a package. */
export const APPEAL_ACTIONS = ['none', 'restore', 'approve'] as const;
export type AppealAction = (typeof APPEAL_ACTIONS)[number];

export class SubmitAppealInput {
  @Nested(() => CaseTarget, { description: 'With a version' }) target: CaseTarget;
  @Flag({ description: 'The item as a whole is out of sight, whatever is said of the version' }) isHidden: boolean;
  @Text({ max: MOST_CASE_TEXT, description: 'Cut to 2000 characters' }) message: string;
}
export class SubmittedAppeal {
  @Uuid() appealId: string;
  @Flag({ description: 'False: there is an open one' }) submitted: boolean;
  @Flag() alreadyOpen: boolean;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
}
/** Contests what is decided about an item, for the members of its publisher. One open appeal a skill, and a release. */
export const submitAppeal = rpc({
  subject: 'reef.rpc.moderation.appeal.submit.v1',
  input: SubmitAppealInput,
  output: SubmittedAppeal,
  errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'INVALID_INPUT', 'NOT_APPEALABLE'],
});

export class AppealRecord {
  @Uuid() appealId: string;
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Uuid() submitterId: string;
  @Text() message: string;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @EpochMs() createdAt: number;
  @EpochMs({ nullable: true }) resolvedAt: number | null;
  @Uuid({ nullable: true }) resolvedBy: string | null;
  @Text({ nullable: true }) resolutionNote: string | null;
  @Choice(APPEAL_ACTIONS, { nullable: true }) actionTaken: AppealAction | null;
}
export class ListAppealsInput extends ListCasesInput {
  @Choice(APPEAL_STATUSES, { optional: true, description: 'Absent: all' }) status?: AppealStatus;
}
export class AppealPage {
  @ListOf(() => AppealRecord) items: AppealRecord[];
  @Text({ nullable: true }) nextCursor: string | null;
}
/** Appeals, the newest first, for moderators. */
export const listAppeals = rpc({
  subject: 'reef.rpc.moderation.appeal.list.v1',
  input: ListAppealsInput,
  output: AppealPage,
  errors: ['FORBIDDEN'],
});

export class AppealReference {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() appealId: string;
}
/** One appeal, for moderators. */
export const getAppeal = rpc({
  subject: 'reef.rpc.moderation.appeal.get.v1',
  input: AppealReference,
  output: AppealRecord,
  errors: ['FORBIDDEN', 'APPEAL_NOT_FOUND'],
});

export class ResolveAppealInput extends AppealReference {
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @Text({ optional: true, max: MOST_CASE_TEXT, description: 'Needed for an outcome; at most 1200 characters' })
  note?: string;
  @Choice(APPEAL_ACTIONS, { optional: true }) finalAction?: AppealAction;
  @Nested(() => CaseTarget, { description: 'What the appeal is about' }) target: CaseTarget;
}
export class ResolvedAppeal {
  @Uuid() appealId: string;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Choice(APPEAL_STATUSES) status: AppealStatus;
  @Choice(APPEAL_ACTIONS) actionTaken: AppealAction;
}
/** Decides an appeal, or opens it again, for moderators; as with reports. */
export const resolveAppeal = rpc({
  subject: 'reef.rpc.moderation.appeal.resolve.v1',
  input: ResolveAppealInput,
  output: ResolvedAppeal,
  errors: ['FORBIDDEN', 'INVALID_INPUT', 'APPEAL_NOT_FOUND', 'CASE_DECIDED'],
});

class AppealFact {
  @Uuid() appealId: string;
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Text() name: string;
  @Nested(() => Initiator) by: Initiator;
}
export class AppealOpened extends AppealFact {
  @Text() message: string;
}
/** An owner contests what was decided. */
export const appealOpened = event({ subject: 'reef.evt.moderation.appeal.opened.v1', payload: AppealOpened });

export class AppealResolved extends AppealFact {
  @Choice(APPEAL_STATUSES) before: AppealStatus;
  @Choice(APPEAL_STATUSES) after: AppealStatus;
  @Text({ nullable: true }) note: string | null;
  @Choice(APPEAL_ACTIONS) action: AppealAction;
}
/** An appeal is decided, or open again. */
export const appealResolved = event({ subject: 'reef.evt.moderation.appeal.resolved.v1', payload: AppealResolved });

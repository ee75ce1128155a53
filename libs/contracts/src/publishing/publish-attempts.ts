import { rpc } from '../contract';
import { Choice, Flag, Nested, Text, Uuid } from '../fields';

/** Of a publish attempt, in the words of shipped clients (client-contract 5.5). Reef has no steps between the checks and the end. */
export const ATTEMPT_STATUSES = ['pending_checks', 'finalized', 'blocked', 'failed', 'expired'] as const;
export type AttemptStatusWord = (typeof ATTEMPT_STATUSES)[number];
export const ATTEMPT_OUTCOMES = ['pending', 'published', 'blocked', 'failed', 'expired'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
export const CHECK_STATUSES = ['pending', 'clean', 'blocked', 'failed'] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

export class AttemptCheck {
  @Choice(CHECK_STATUSES) status: CheckStatus;
  @Text({ optional: true }) summary?: string;
}
/** The checks shipped clients know by name. */
export class AttemptChecks {
  @Nested(() => AttemptCheck, { description: 'Looks for secrets; Reef does not run it' }) trufflehog: AttemptCheck;
  @Nested(() => AttemptCheck, { description: 'What the scanners of Reef say' }) clawscan: AttemptCheck;
}
export class PublishAttempt {
  @Uuid() attemptId: string;
  @Text({ description: 'The package or skill; empty until the catalog has it' }) packageId: string;
  @Text({ description: 'The version; empty until the catalog has it' }) releaseId: string;
  @Text({ description: 'Name of a package, slug of a skill' }) name: string;
  @Text() version: string;
  @Choice(ATTEMPT_STATUSES) status: AttemptStatusWord;
  @Choice(ATTEMPT_OUTCOMES) publicationStatus: AttemptOutcome;
  @Flag({ description: 'It will not change by waiting' }) terminal: boolean;
  @Nested(() => AttemptChecks) checks: AttemptChecks;
  @Text({ optional: true, description: 'Why it is not published, for people' }) error?: string;
}
export class GetPublishAttemptInput {
  @Text({ max: 100 }) attemptId: string;
}
/**
 * How far a publish is, for those who publish for its owner, for the CI job of that release, and for staff. For others
 * it does not exist.
 */
export const getPublishAttempt = rpc({
  subject: 'reef.rpc.publishing.attempt.get.v1',
  input: GetPublishAttemptInput,
  output: PublishAttempt,
  errors: ['ATTEMPT_NOT_FOUND'],
});

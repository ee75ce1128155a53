import { SERVICES, rpc, type Service } from '../contract';
import { Choice, Flag, Instant, Json, ListOf, Nested, Sha256, Text, Uuid, Whole } from '../fields';

export const AUDIT_ACTORS = ['user', 'client', 'system', 'unknown'] as const;
export const AUDIT_TARGETS = [
  'user',
  'publisher',
  'token',
  'client',
  'handle',
  'session',
  'access',
  'key',
  'package',
  'skill',
  'slug',
  'migration',
  'rating',
  'webhook',
  'registry',
  'engine',
] as const;
export type AuditTargetType = (typeof AUDIT_TARGETS)[number];

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Who did it, as they were then. */
export class AuditActor {
  @Choice(AUDIT_ACTORS, { description: 'system: Reef itself. unknown: somebody who has not proven who they are' })
  type: (typeof AUDIT_ACTORS)[number];
  @Text({ nullable: true, description: "The user's id, else the client's" }) id: string | null;
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true, description: 'The role that made it possible' }) role: string | null;
  @Text({ nullable: true, description: 'The OAuth client' }) clientId: string | null;
}
export class AuditTarget {
  @Choice(AUDIT_TARGETS) type: AuditTargetType;
  @Text() id: string;
  @Text({ nullable: true, description: 'As it was called then' }) name: string | null;
}
export class AuditSource {
  @Choice(SERVICES) service: Service;
  @Uuid() eventId: string;
}
/** Where a record stands in the chain. */
export class AuditPosition {
  @Text({ pattern: DAY, description: 'UTC day of recording' }) day: string;
  @Whole({ min: 1, description: 'Counts the records of the day' }) number: number;
}

/**
 * One privileged action. `hash` is the SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of all other members;
 * `previousHash` is the `hash` of the record before, 64 zeros for the very first. So whoever has two records knows
 * whether anything between them was changed, added or removed.
 */
export class AuditRecord extends AuditPosition {
  @Uuid() id: string;
  @Instant({ description: 'When it happened' }) at: string;
  @Instant() recordedAt: string;
  @Nested(() => AuditActor) actor: AuditActor;
  @Text({ example: 'role.change' }) action: string;
  @Nested(() => AuditTarget) target: AuditTarget;
  @Text({ nullable: true, description: 'As the actor gave it' }) reason: string | null;
  @Json({ nullable: true, description: 'What was changed, before' }) before: unknown;
  @Json({ nullable: true, description: 'And after' }) after: unknown;
  @Text({ description: 'Of the request that caused it' }) requestId: string;
  @Nested(() => AuditSource) source: AuditSource;
  @Sha256() previousHash: string;
  @Sha256() hash: string;
}

export class ListAuditInput {
  @Text({ optional: true, max: 200, description: 'Id or handle of a user, or id of a client' }) actor?: string;
  @Text({ optional: true, max: 100 }) action?: string;
  @Text({ optional: true, max: 300, description: 'Its id or its name' }) target?: string;
  @Instant({ optional: true, description: 'Happened then or later' }) since?: string;
  @Instant({ optional: true, description: 'Happened earlier' }) until?: string;
  @Flag({ optional: true, description: 'In the order of the chain; else the newest first' }) oldestFirst?: boolean;
  @Text({ optional: true, max: 2000 }) cursor?: string;
  @Whole({ min: 1, max: 200 }) limit: number;
}
export class AuditPage {
  @ListOf(() => AuditRecord) items: AuditRecord[];
  @Text({ nullable: true, description: 'Of the next page; null on the last one' }) nextCursor: string | null;
}
/** The audit log, for administrators. A cursor of another list or of other filters starts again. */
export const listAudit = rpc({
  subject: 'reef.rpc.moderation.audit.list.v1',
  input: ListAuditInput,
  output: AuditPage,
  errors: [],
});

export class VerifyAuditInput {
  @Nested(() => AuditPosition, { optional: true, description: 'Verified up to here; from the start when absent' })
  after?: AuditPosition;
  @Whole({ min: 1, max: 5000, description: 'Records to verify' }) limit: number;
}
export class AuditHead extends AuditPosition {
  @Sha256() hash: string;
}
export class AuditBreak extends AuditPosition {
  @Uuid({ nullable: true, description: 'null: there is no such record any more' }) id: string | null;
  @Text() problem: string;
}
export class VerifiedAudit {
  @Whole({ min: 0, description: 'Records that are as they were recorded' }) checked: number;
  @Nested(() => AuditBreak, { nullable: true, description: 'The first record that is not' }) broken: AuditBreak | null;
  @Nested(() => AuditPosition, { nullable: true, description: 'Where to go on; null at the end' })
  next: AuditPosition | null;
  @Nested(() => AuditHead, { nullable: true, description: 'The newest record, as remembered apart from the log' })
  head: AuditHead | null;
}
/** Computes the chain anew, for administrators; part by part. */
export const verifyAudit = rpc({
  subject: 'reef.rpc.moderation.audit.check.v1',
  input: VerifyAuditInput,
  output: VerifiedAudit,
  errors: [],
  timeoutMs: 15_000,
});

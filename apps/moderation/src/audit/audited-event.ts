import type { AuditTarget, EventContract, Initiator, Payload } from '@app/contracts';

/** What an event means as an action. Absent: it has none. */
export interface AuditedAction {
  /** By the vocabulary of server-semantics 6.5, continued where it has no word. */
  readonly action: string;
  readonly target: AuditTarget;
  /** `unknown`: somebody who has not proven who they are. */
  readonly by: Initiator | 'unknown';
  readonly reason?: string | null;
  readonly before?: object;
  readonly after?: object;
}
/** An event that leaves a record in the audit log. */
export interface AuditedEvent {
  readonly contract: EventContract;
  /** The subscriber's place in the stream: never renamed, never reused. */
  readonly durable: `moderation-audit-${string}`;
  readonly actionOf: (payload: object) => AuditedAction;
}

export function audited<C extends EventContract>(
  contract: C,
  durable: AuditedEvent['durable'],
  actionOf: (payload: Payload<C>) => AuditedAction,
): AuditedEvent {
  return { contract, durable, actionOf: (payload) => actionOf(payload as Payload<C>) };
}

/** A package as the target of an action. */
export function plugin({ packageId, name }: { packageId: string; name: string }): AuditTarget {
  return { type: 'package', id: packageId, name };
}

import { Injectable } from '@nestjs/common';
import { currentActor, currentContext, newId } from '@app/kernel';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { actorOf } from './audit-chain.rules';
import { AuditRepository } from './audit.repository';
import type { AuditedEvent } from './audited-event';
import { AUDITED } from './audited-events.rules';

/** Writes the audit log: has one method for each line of `AUDITED`. */
@Injectable()
export class AuditSubscriber {
  constructor(private readonly records: AuditRepository) {}

  async record({ contract, actionOf }: AuditedEvent, event: Envelope, tx: Tx): Promise<void> {
    const { by, action, target, reason = null, before = null, after = null } = actionOf(event.payload);
    await this.records.append(tx, {
      id: newId(),
      at: event.occurredAt.toISOString(),
      actor: actorOf(by, currentActor()),
      action,
      target,
      reason,
      before,
      after,
      requestId: currentContext()?.requestId ?? '',
      source: { service: contract.service, eventId: event.id },
    });
  }
}

for (const audited of AUDITED) {
  const value = function (this: AuditSubscriber, event: Envelope, tx: Tx): Promise<void> {
    return this.record(audited, event, tx);
  };
  const method = { value, configurable: true };
  OnEvent(audited.contract, audited.durable)(AuditSubscriber.prototype, audited.durable, method);
  Object.defineProperty(AuditSubscriber.prototype, audited.durable, method);
}

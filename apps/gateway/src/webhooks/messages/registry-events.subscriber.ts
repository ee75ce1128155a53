import { Injectable } from '@nestjs/common';
import {
  enforcementApplied,
  enforcementLifted,
  packageDeleted,
  packageRestored,
  skillDeleted,
  skillRestored,
  versionDecided,
} from '@app/contracts';
import { OnEvents, type BatchedEnvelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { FanOut } from './fan-out';
import { enforcementMessage, packageMessage, skillMessage, versionMessage } from './registry-messages.rules';

/** What webhooks hear of versions, of what people take down and bring back, and of what is done against their owners. */
@Injectable()
export class RegistryEventsSubscriber {
  constructor(private readonly fanOut: FanOut) {}

  @OnEvents(versionDecided, 'gateway-webhooks-version-decided')
  onVersion(events: readonly BatchedEnvelope<typeof versionDecided>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, versionMessage);
  }
  @OnEvents(packageDeleted, 'gateway-webhooks-package-deleted')
  onPackageDeleted(events: readonly BatchedEnvelope<typeof packageDeleted>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, (event) => packageMessage('package.deleted', event));
  }
  @OnEvents(packageRestored, 'gateway-webhooks-package-restored')
  onPackageRestored(events: readonly BatchedEnvelope<typeof packageRestored>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, (event) => packageMessage('package.restored', event));
  }
  @OnEvents(skillDeleted, 'gateway-webhooks-skill-deleted')
  onSkillDeleted(events: readonly BatchedEnvelope<typeof skillDeleted>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, (event) => skillMessage('skill.deleted', event));
  }
  @OnEvents(skillRestored, 'gateway-webhooks-skill-restored')
  onSkillRestored(events: readonly BatchedEnvelope<typeof skillRestored>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, (event) => skillMessage('skill.restored', event));
  }
  @OnEvents(enforcementApplied, 'gateway-webhooks-enforcement-applied')
  onEnforcementApplied(events: readonly BatchedEnvelope<typeof enforcementApplied>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, (event) => enforcementMessage('enforcement.applied', event));
  }
  @OnEvents(enforcementLifted, 'gateway-webhooks-enforcement-lifted')
  onEnforcementLifted(events: readonly BatchedEnvelope<typeof enforcementLifted>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, (event) => enforcementMessage('enforcement.lifted', event));
  }
}

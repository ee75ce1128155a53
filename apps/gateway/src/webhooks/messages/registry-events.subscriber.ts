import { Injectable } from '@nestjs/common';
import { packageDeleted, packageRestored, skillDeleted, skillRestored, versionDecided } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { FanOut } from './fan-out';
import { packageMessage, skillMessage, versionMessage } from './registry-messages.rules';

/** What webhooks hear of versions, and of what people take down and bring back. */
@Injectable()
export class RegistryEventsSubscriber {
  constructor(private readonly fanOut: FanOut) {}

  @OnEvent(versionDecided, 'gateway-webhooks-version-decided')
  onVersion(event: Envelope<typeof versionDecided>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, versionMessage(event));
  }
  @OnEvent(packageDeleted, 'gateway-webhooks-package-deleted')
  onPackageDeleted(event: Envelope<typeof packageDeleted>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, packageMessage('package.deleted', event));
  }
  @OnEvent(packageRestored, 'gateway-webhooks-package-restored')
  onPackageRestored(event: Envelope<typeof packageRestored>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, packageMessage('package.restored', event));
  }
  @OnEvent(skillDeleted, 'gateway-webhooks-skill-deleted')
  onSkillDeleted(event: Envelope<typeof skillDeleted>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, skillMessage('skill.deleted', event));
  }
  @OnEvent(skillRestored, 'gateway-webhooks-skill-restored')
  onSkillRestored(event: Envelope<typeof skillRestored>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, skillMessage('skill.restored', event));
  }
}

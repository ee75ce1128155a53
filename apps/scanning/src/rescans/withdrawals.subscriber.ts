import { Injectable } from '@nestjs/common';
import { packageVersionRestored, packageVersionWithdrawn, versionRestored, versionWithdrawn } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { RescansRepository } from './rescans.repository';

/**
 * Versions that nobody can get are not scanned again. Their first scan goes on: should they come back, they have a
 * verdict.
 */
@Injectable()
export class WithdrawalsSubscriber {
  constructor(private readonly rescans: RescansRepository) {}

  @OnEvent(versionWithdrawn, 'scanning-version-withdrawn')
  onVersionWithdrawn({ payload }: Envelope<typeof versionWithdrawn>, tx: Tx): Promise<void> {
    return this.rescans.withdraw(tx, payload.versionId, true);
  }
  @OnEvent(versionRestored, 'scanning-version-restored')
  onVersionRestored({ payload }: Envelope<typeof versionRestored>, tx: Tx): Promise<void> {
    return this.rescans.withdraw(tx, payload.versionId, false);
  }
  @OnEvent(packageVersionWithdrawn, 'scanning-package-version-withdrawn')
  onReleaseWithdrawn({ payload }: Envelope<typeof packageVersionWithdrawn>, tx: Tx): Promise<void> {
    return this.rescans.withdraw(tx, payload.versionId, true);
  }
  @OnEvent(packageVersionRestored, 'scanning-package-version-restored')
  onReleaseRestored({ payload }: Envelope<typeof packageVersionRestored>, tx: Tx): Promise<void> {
    return this.rescans.withdraw(tx, payload.versionId, false);
  }
}

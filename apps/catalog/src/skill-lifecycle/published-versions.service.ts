import { Injectable } from '@nestjs/common';
import type { ConfirmedVersion, ConfirmVersionInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { hiddenByModeration, packageDeletedText } from './deletion.rules';
import { VersionWithdrawalsRepository } from './version-withdrawals.repository';

/** Tells publishing whether what it published before is still there. */
@Injectable()
export class PublishedVersions {
  constructor(private readonly repository: VersionWithdrawalsRepository) {}

  async confirm({ versionId }: ConfirmVersionInput): Promise<ConfirmedVersion> {
    const presence = await this.repository.presence(versionId);
    if (presence?.kind === 'package' && presence.hiddenCause !== null)
      throw new DomainError('PUBLISH_INVALID', packageDeletedText(presence.name));
    if (presence?.hiddenCause === 'staff') throw new DomainError('PUBLISH_INVALID', hiddenByModeration('skill'));
    if (presence === undefined || presence.isWithdrawn || presence.hiddenCause !== null)
      throw new DomainError('VERSION_EXISTS');
    return { versionId };
  }
}

import type { ModeratedItem, ModeratedRelease, ModerationState, RuledVersion } from '@app/contracts';
import type { ModeratedPackageRelease, PackageModeration, SkillRulingAnswer } from './ruling.views';

interface Ruled {
  readonly item: ModeratedItem;
  readonly release: ModeratedRelease;
  readonly ruled: RuledVersion;
}

/** What everybody gets from now on: another version for a blocked one, as far as there is one. */
export function skillRuling({ item, release, ruled }: Ruled): SkillRulingAnswer {
  const { state, verdict: scanStatus, alreadyInState: alreadyRevoked } = ruled;
  const replacementVersion = scanStatus === 'malicious' ? item.replacementVersion : null;
  return {
    ...{ ok: true, slug: item.name, version: release.version, skillId: item.itemId, versionId: release.versionId },
    ...{ state, scanStatus, alreadyRevoked, replacementVersion },
    skillHidden: item.isDeleted || (scanStatus === 'malicious' && replacementVersion === null),
  };
}

/** client-contract 2.9 */
export function packageModeration({ item, state }: { item: ModeratedItem; state: ModerationState }): PackageModeration {
  const { itemId: packageId, name, displayName, family, channel, release } = item;
  const { reportCount, lastReportedAt, scanStatus, appeal } = state;
  return {
    package: {
      ...{ packageId, name, displayName, family, channel, isOfficial: channel === 'official' },
      ...{ reportCount, lastReportedAt, scanStatus: release === null ? 'not-run' : scanStatus },
    },
    latestRelease: release && releaseView(release, state),
    appeal,
  };
}

function releaseView(release: ModeratedRelease, state: ModerationState): ModeratedPackageRelease {
  const { versionId: releaseId, version, artifactKind, createdAt } = release;
  const { scanStatus, moderationState, moderationReason, blockedFromDownload, reasons } = state;
  return {
    ...{ releaseId, version, artifactKind, scanStatus, moderationState, moderationReason },
    ...{ blockedFromDownload, reasons, createdAt },
  };
}

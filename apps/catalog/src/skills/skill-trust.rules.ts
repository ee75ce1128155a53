import type { SkillScan, SkillVerification, SkillVersionChoice, Verdict } from '@app/contracts';
import { securityBeforeScan } from '../decisions/security.rules';
import type { FileRow, SkillRow, VersionRow } from './skill-row';
import { isFlagged, LICENSE } from './skill-view.rules';
import { stateOf, type SkillState } from './standing.rules';

/** A card is read by a person, and an answer travels in one message; the version itself lists them all. */
const MOST_FILES = 100;

/** Why a skill stands as it does, in the words of ClawHub's `moderationReason` (server-semantics 5.6). */
export function legacyReason(state: SkillState, verdict: Verdict): string | null {
  if (state === 'deleted') return null;
  if (state === 'held') return 'user.moderation';
  if (verdict === 'pending') return 'pending.scan';
  return verdict === 'malicious' ? 'scanner.static.malicious' : `scanner.aggregate.${verdict}`;
}

/** What speaks against a version: nothing for a clean one, else its verdict and what it was given for. */
export function reasonsAgainst(verdict: Verdict, reasonCodes: readonly string[]): string[] {
  return verdict === 'clean' ? [] : [`security.${verdict}`, ...reasonCodes];
}

/** One version's scans, next to how the skill as a whole stands. */
export function scanView(skill: SkillRow, row: VersionRow): SkillScan {
  const { slug, shown } = skill;
  const state = stateOf(skill);
  const { version, createdAt, changelogSource } = row;
  const moderation = {
    scope: 'skill',
    sourceVersion: { version: shown.version, createdAt: shown.createdAt },
    matchesRequestedVersion: shown.id === row.id,
    isPendingScan: shown.verdict === 'pending',
    isMalwareBlocked: state === 'blocked',
    isSuspicious: shown.verdict === 'suspicious',
    isHiddenByMod: state === 'held',
    isRemoved: state === 'deleted',
  } as const;
  return {
    skill: { slug, displayName: shown.displayName },
    version: { version, createdAt: createdAt.getTime(), changelogSource },
    moderation: isFlagged(shown) ? moderation : null,
    security: row.security ?? securityBeforeScan(row.artifactSha256),
  };
}

/** Only a clean version passes: what is suspicious, or not looked at yet, is for a person to decide about. */
export function verificationView(
  { slug, ownerHandle, ownerDisplayName }: SkillRow,
  row: VersionRow,
  files: FileRow[],
  asked: SkillVersionChoice,
): SkillVerification {
  const { verdict, displayName, summary, version, metadata, source, artifactSha256, artifactSize } = row;
  const ok = verdict === 'clean';
  return {
    ...{ ok, decision: ok ? 'pass' : 'fail', reasons: reasonsAgainst(verdict, row.reasonCodes) },
    ...{ slug, displayName, summary, ownerHandle, ownerDisplayName, version },
    ...resolvedFrom(asked),
    ...{ createdAt: row.createdAt.getTime(), license: LICENSE, metadata, artifactSha256, artifactSize, source },
    ...{ files: files.slice(0, MOST_FILES), fileCount: files.length },
    security: row.security ?? securityBeforeScan(artifactSha256),
  };
}

function resolvedFrom({ version, tag }: SkillVersionChoice): Pick<SkillVerification, 'resolvedFrom' | 'tag'> {
  if (version !== undefined) return { resolvedFrom: 'version', tag: null };
  return tag === undefined ? { resolvedFrom: 'latest', tag: null } : { resolvedFrom: 'tag', tag };
}

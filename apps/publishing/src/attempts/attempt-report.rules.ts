import type { AttemptCheck, AttemptOutcome, AttemptStatusWord, PublishAttempt } from '@app/contracts';
import type { Actor } from '@app/kernel';
import type { AttemptReport } from './attempt';

/** Who may know how far an attempt is: who publishes for its owner, the CI job of that very release, and staff. */
export function maySee(actor: Actor | undefined, { kind, ownerId, name, version }: AttemptReport): boolean {
  if (actor === undefined) return false;
  const { trustedPublish: job, limits } = actor;
  if (job !== undefined) return kind === 'package' && job.packageName === name && job.version === version;
  if (limits !== undefined && !limits[kind === 'package' ? 'packages' : 'skills'].includes(name)) return false;
  if (actor.publisherIds.includes(ownerId)) return true;
  // As everywhere: a token that was made for less does not carry the power of the staff.
  return actor.role !== 'user' && actor.tokenKind === 'api' && limits === undefined;
}

/** An attempt as shipped clients validate it while they wait (client-contract 5.5). */
export function attemptView(report: AttemptReport): PublishAttempt {
  const outcome = outcomeOf(report);
  const error = errorOf(report, outcome);
  return {
    ...{ attemptId: report.id, packageId: report.itemId ?? '', releaseId: report.versionId ?? '' },
    ...{ name: report.name, version: report.version },
    ...{ status: STATUS_OF[outcome], publicationStatus: outcome, terminal: outcome !== 'pending' },
    checks: {
      trufflehog: { status: 'clean', summary: 'This registry does not run this check.' },
      clawscan: scanOf(report),
    },
    ...(error === undefined ? {} : { error }),
  };
}

const STATUS_OF: Readonly<Record<AttemptOutcome, AttemptStatusWord>> = {
  pending: 'pending_checks',
  published: 'finalized',
  blocked: 'blocked',
  failed: 'failed',
  expired: 'expired',
};

function outcomeOf({ state, overdue }: AttemptReport): AttemptOutcome {
  if (state === 'published' || state === 'blocked') return state;
  if (state === 'failed') return overdue ? 'expired' : 'failed';
  return 'pending';
}

function errorOf({ errorMessage, verdict }: AttemptReport, outcome: AttemptOutcome): string | undefined {
  if (outcome === 'failed') return errorMessage ?? 'The publish attempt failed; run the same command again';
  if (outcome === 'expired')
    return 'It was not finished in time, and nothing was published; run the same command again';
  if (outcome !== 'blocked') return undefined;
  if (verdict === 'malicious') return 'The security scan flagged this version as malicious';
  if (verdict === 'suspicious')
    return 'The security scan found suspicious patterns, and this registry does not show such versions';
  return 'This version was taken out of sight by its owner or by a moderator';
}

/** Null: nobody has said anything of it yet. */
function scanOf({ state, verdict }: AttemptReport): AttemptCheck {
  if (verdict === 'malicious') return { status: 'blocked', summary: 'Flagged as malicious.' };
  if (verdict === 'suspicious' && state === 'blocked')
    return { status: 'blocked', summary: 'Suspicious patterns found.' };
  if (verdict === 'suspicious')
    return { status: 'clean', summary: 'Suspicious patterns found; the version is shown with a warning.' };
  if (verdict === 'clean') return { status: 'clean' };
  return { status: state === 'failed' ? 'failed' : 'pending' };
}

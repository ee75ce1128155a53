import type { ItemKind, RulingState, ScanVerdict, Verdict, VerdictChanged } from '@app/contracts';
import { isConclusive, STATIC, weighedOutcomes, type ScannerOutcome } from './scanner-outcome.rules';

/** A moderator's word about a version. */
export interface ManualRuling {
  readonly state: RulingState;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Nobody has said it: a rule did, and a moderator is to look. */
  readonly isAutomatic?: boolean;
}
/** Everything from which a verdict follows. */
export interface Judged {
  readonly kind: ItemKind;
  /** At most one a scanner, in any order. */
  readonly outcomes: readonly ScannerOutcome[];
  /** The scanners the version was given to; empty for versions of before that was said. */
  readonly asked: readonly string[];
  readonly ruling: ManualRuling | null;
}
/** What users are told of a version. */
export type EffectiveVerdict = Omit<VerdictChanged, 'kind' | 'itemId' | 'versionId' | 'revision'>;

/** One line of the table: what holds, and the verdict that then counts. */
interface Precedence {
  readonly because: string;
  readonly holds: (judged: Judged) => boolean;
  readonly verdict: Verdict;
}

/**
 * The first line that holds decides. Reports are not in it: they bring a version before people (server-semantics 4.12),
 * or, by trusted reporters, into quarantine until a moderator has looked. The same table is in `docs/moderation.md`.
 */
export const PRECEDENCE: readonly Precedence[] = [
  { because: 'quarantined by a moderator', holds: is('quarantined'), verdict: 'malicious' },
  { because: 'revoked by a moderator', holds: is('revoked'), verdict: 'malicious' },
  { because: 'a skill found malicious after its approval', holds: isFoundOutLater, verdict: 'malicious' },
  { because: 'approved by a moderator', holds: is('approved'), verdict: 'clean' },
  { because: 'found malicious by one scanner', holds: says('malicious'), verdict: 'malicious' },
  { because: 'no conclusive static scan', holds: (judged) => !isStaticDone(judged), verdict: 'pending' },
  { because: 'found suspicious by one scanner', holds: says('suspicious'), verdict: 'suspicious' },
  { because: 'nothing found', holds: () => true, verdict: 'clean' },
];

/** What counts for users about a version, over all scanners and the moderators. A scanner that failed says nothing. */
export function effectiveVerdict(judged: Judged): EffectiveVerdict {
  const { ruling, asked } = judged;
  const sorted = [...judged.outcomes].sort((a, b) => (a.scanner < b.scanner ? -1 : 1));
  const weighed = weighedOutcomes(judged.kind, sorted);
  const staticScan = sorted.find(({ scanner }) => scanner === STATIC);
  const staticDone = isStaticDone(judged);
  const { verdict } = PRECEDENCE.find(({ holds }) => holds({ ...judged, outcomes: weighed }))!;
  const manual = manualWords(ruling, verdict);
  return {
    verdict,
    staticDone,
    // A scanner that came to no conclusion has answered, and holds nothing up; whom a person has judged waits for none.
    allDone: (staticDone && asked.every((name) => sorted.some(({ scanner }) => scanner === name))) || ruling !== null,
    reasonCodes: manual?.reasonCodes ?? unique(weighed.flatMap(({ reasonCodes }) => reasonCodes)),
    summary: manual?.summary ?? staticScan?.summary ?? null,
    engineVersion: staticScan?.engineVersion ?? null,
    capabilityTags: unique(sorted.flatMap(({ capabilityTags }) => capabilityTags)),
    scanners: Object.fromEntries(sorted.map((outcome) => [outcome.scanner, publicResult(outcome)])),
    checkedAt: sorted.length === 0 ? null : Math.max(...sorted.map(({ checkedAt }) => checkedAt)),
    ...(judged.ruling === null ? {} : { manualState: judged.ruling.state }),
  };
}

/** What moderators are told of a version at a glance. */
export interface Glance {
  readonly state: RulingState | null;
  readonly verdict: Verdict;
  readonly staticVerdict: string | null;
  /** VirusTotal's. */
  readonly vtVerdict: string | null;
  /** Of the item. */
  readonly openReports: number;
}
/** What is said against a version and its item, in the words of the moderators' tools (server-semantics 4.12). */
export function reasonsAgainst({ state, verdict, staticVerdict, vtVerdict, openReports }: Glance): string[] {
  return [
    ...(state === null ? [] : [`manual:${state}`]),
    ...(verdict === 'clean' ? [] : [`scan:${verdict}`]),
    ...objection('static', staticVerdict),
    ...objection('vt', vtVerdict),
    ...(openReports === 0 ? [] : [`reports:${openReports}`]),
  ];
}

function objection(scanner: string, verdict: string | null): string[] {
  return verdict === 'suspicious' || verdict === 'malicious' ? [`${scanner}:${verdict}`] : [];
}
function is(state: RulingState): Precedence['holds'] {
  return ({ ruling }) => ruling?.state === state;
}
function says(verdict: ScanVerdict): Precedence['holds'] {
  return ({ outcomes }) => outcomes.some((outcome) => outcome.verdict === verdict);
}
/** An override of a skill never outlives new evidence of malware (server-semantics 5.6); that of a release does (4.12). */
function isFoundOutLater({ kind, outcomes, ruling }: Judged): boolean {
  return (
    kind === 'skill' &&
    ruling?.state === 'approved' &&
    outcomes.some(({ verdict, checkedAt }) => verdict === 'malicious' && checkedAt > ruling.at)
  );
}
function isStaticDone({ outcomes }: Judged): boolean {
  return outcomes.some((outcome) => outcome.scanner === STATIC && isConclusive(outcome));
}
function asFields(details: unknown): object {
  return typeof details === 'object' && details !== null ? details : {};
}

/** What everybody may know of a moderator's word; their own words are for the owner and the staff. */
function manualWords(ruling: ManualRuling | null, verdict: Verdict) {
  if (ruling?.isAutomatic === true && ruling.state === 'quarantined')
    return {
      reasonCodes: ['auto.quarantined'],
      summary: 'This version is held back until a moderator has looked at it.',
    };
  switch (ruling?.state) {
    case 'quarantined':
      return { reasonCodes: ['manual.quarantined'], summary: 'A moderator holds this version back for now.' };
    case 'revoked':
      return { reasonCodes: ['manual.revoked'], summary: 'A moderator has revoked this version.' };
    case 'approved':
      return verdict === 'clean' ? { reasonCodes: [], summary: CLEARED } : undefined;
    default:
      return undefined;
  }
}
/** server-semantics 3.12 */
const CLEARED = 'Security findings were reviewed by moderators and cleared for public use.';

/** One scanner as the `security` object of a version shows it (server-semantics 3.12). */
function publicResult(outcome: ScannerOutcome): Record<string, unknown> {
  const { reasonCodes, summary, engineVersion, checkedAt, details } = outcome;
  const status = isConclusive(outcome) ? outcome.verdict : 'error';
  return { ...asFields(details), status, normalizedStatus: status, reasonCodes, summary, engineVersion, checkedAt };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

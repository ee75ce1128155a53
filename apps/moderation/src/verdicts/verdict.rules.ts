import type { ItemKind, RulingState, ScanVerdict, Verdict, VerdictChanged } from '@app/contracts';

/** The latest outcome of one scanner for one version. */
export interface ScannerOutcome {
  /** `static`, later also `vt`, `llm`, `clamav`. */
  readonly scanner: string;
  readonly verdict: ScanVerdict;
  readonly reasonCodes: string[];
  readonly summary: string;
  readonly engineVersion: string;
  readonly capabilityTags: string[];
  /** Epoch milliseconds. */
  readonly checkedAt: number;
}
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
  readonly ruling: ManualRuling | null;
}
/** What users are told of a version. */
export type EffectiveVerdict = Omit<VerdictChanged, 'kind' | 'itemId' | 'versionId' | 'revision'>;

const STATIC = 'static';

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
  const sorted = [...judged.outcomes].sort((a, b) => (a.scanner < b.scanner ? -1 : 1));
  const staticScan = sorted.find(({ scanner }) => scanner === STATIC);
  const staticDone = isStaticDone(judged);
  const { verdict } = PRECEDENCE.find(({ holds }) => holds(judged))!;
  const manual = manualWords(judged.ruling, verdict);
  return {
    verdict,
    staticDone,
    // So far the static scan is the only one that is asked for; whom a person has judged waits for none.
    allDone: staticDone || judged.ruling !== null,
    reasonCodes: manual?.reasonCodes ?? unique(sorted.flatMap(({ reasonCodes }) => reasonCodes)),
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
  /** Of the item. */
  readonly openReports: number;
}
/** What is said against a version and its item, in the words of the moderators' tools (server-semantics 4.12). */
export function reasonsAgainst({ state, verdict, staticVerdict, openReports }: Glance): string[] {
  return [
    ...(state === null ? [] : [`manual:${state}`]),
    ...(verdict === 'clean' ? [] : [`scan:${verdict}`]),
    ...(staticVerdict === 'suspicious' || staticVerdict === 'malicious' ? [`static:${staticVerdict}`] : []),
    ...(openReports === 0 ? [] : [`reports:${openReports}`]),
  ];
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
function isConclusive({ verdict }: ScannerOutcome): boolean {
  return verdict !== 'inconclusive';
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
  const { reasonCodes, summary, engineVersion, checkedAt } = outcome;
  const status = isConclusive(outcome) ? outcome.verdict : 'error';
  return { status, normalizedStatus: status, reasonCodes, summary, engineVersion, checkedAt };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

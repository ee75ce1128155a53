import type { Finding } from '@app/contracts';
import { plain, shortened, type ScanOutcome } from '../jobs/scan-outcome.rules';
import type { Dependency, FoundDependencies } from './dependency';
import type { KnownPackage, Unresolved } from './registry-answer.rules';

/** The scanner's name. */
export const DEPENDENCY_SCANNER = 'dependencies';
/** Raise it when the same answers may lead to another verdict. */
export const DEPENDENCY_ENGINE = 'reef-dependencies-1.0.0';

/** Where findings stand: the manifests together (server-semantics 5.4). */
const PLACE = 'Dependency manifests';
const DAY_MS = 86_400_000;
/** Names that one finding lists. */
const NAMED = 10;

export interface LookedUp {
  readonly dependency: Dependency;
  readonly answer: KnownPackage | Unresolved;
}
export interface DependencyPolicy {
  /** `npm:name` and its like. */
  readonly knownBad: ReadonlySet<string>;
  readonly youngDays: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function isUnresolved(answer: KnownPackage | Unresolved): answer is Unresolved {
  return 'unresolved' in answer;
}
export function keyOf({ ecosystem, name }: Pick<Dependency, 'ecosystem' | 'name'>): string {
  return `${ecosystem}:${name}`;
}

/**
 * What follows from the names in the manifests. A name on the operator's list makes a version malicious; a name its
 * registry does not have, or has replaced, suspicious: whoever registers it decides what is installed. A young package
 * is a remark. What could not be looked up is named, and without any other finding makes the outcome inconclusive.
 */
export function dependencyOutcome(
  found: Pick<FoundDependencies, 'notLookedAt'>,
  lookedUp: readonly LookedUp[],
  { knownBad, youngDays, now }: DependencyPolicy,
): ScanOutcome {
  const named = (holds: (known: KnownPackage) => boolean): Dependency[] =>
    lookedUp.filter(({ answer }) => !isUnresolved(answer) && holds(answer)).map(({ dependency }) => dependency);
  const bad = lookedUp.map(({ dependency }) => dependency).filter((each) => knownBad.has(keyOf(each)));
  const isYoung = ({ createdAt }: KnownPackage) => createdAt !== null && now - createdAt < youngDays * DAY_MS;
  const findings = [
    ...finding('malicious.dep_known_bad', 'critical', 'Known to be malicious', bad),
    ...finding(
      'suspicious.dep_not_found_on_registry',
      'critical',
      'Not found on the registry',
      named((known) => !known.exists),
    ),
    ...finding(
      'suspicious.dep_replaced_on_registry',
      'critical',
      'Replaced by the registry, as it does with malware',
      named(({ replaced }) => replaced),
    ),
    ...finding('suspicious.dep_young', 'warn', `First published less than ${youngDays} days ago`, named(isYoung)),
  ];
  const unresolved = lookedUp.flatMap(({ dependency, answer }) =>
    isUnresolved(answer) ? [{ path: keyOf(dependency), reason: answer.unresolved }] : [],
  );
  const reasonCodes = findings.filter(({ severity }) => severity === 'critical').map(({ code }) => code);
  const verdict = verdictOf(reasonCodes, unresolved.length);
  return {
    ...{ verdict, reasonCodes, findings, engineVersion: DEPENDENCY_ENGINE, capabilityTags: [] },
    summary: summaryOf(verdict, lookedUp.length, unresolved.length, reasonCodes),
    notLookedAt: shortened([
      ...found.notLookedAt.map(({ path, reason }) => ({ path: plain(path), reason })),
      ...unresolved,
    ]),
  };
}

function verdictOf(reasonCodes: readonly string[], unresolved: number): ScanOutcome['verdict'] {
  if (reasonCodes.some((code) => code.startsWith('malicious.'))) return 'malicious';
  if (reasonCodes.length > 0) return 'suspicious';
  return unresolved > 0 ? 'inconclusive' : 'clean';
}
function summaryOf(verdict: string, all: number, unresolved: number, reasonCodes: readonly string[]): string {
  if (reasonCodes.length > 0) return `Detected: ${reasonCodes.join(', ')}`;
  if (verdict === 'inconclusive') return `${unresolved} of ${all} dependencies could not be looked up.`;
  return all === 0 ? 'There are no dependencies to look up.' : `${all} dependencies are known to their registries.`;
}
function finding(
  code: string,
  severity: 'warn' | 'critical',
  what: string,
  dependencies: readonly Dependency[],
): Finding[] {
  if (dependencies.length === 0) return [];
  const names = dependencies.slice(0, NAMED).map((each) => `${keyOf(each)} (${each.file})`);
  const more = dependencies.length > NAMED ? ` (+${dependencies.length - NAMED} more)` : '';
  const evidence = plain(names.join(', ').slice(0, 500)) + more;
  return [{ code, severity, file: PLACE, line: 1, message: `${what}: ${dependencies.length}.`, evidence }];
}

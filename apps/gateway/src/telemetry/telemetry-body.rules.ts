import type { ReportInstallInput, ReportInstallsInput, TelemetryBody, TelemetryRoot } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** What a report says: everything in some places, one thing, or nothing that Reef counts. */
export type Report =
  | { readonly kind: 'snapshot'; readonly input: ReportInstallsInput }
  | { readonly kind: 'install'; readonly input: ReportInstallInput }
  | { readonly kind: 'foreign' };

/** Skills of all roots together; a list of more is not one of installed skills. */
const MOST_SKILLS = 10_000;
const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Understands every shape of client-contract 5.7: `roots` (CLI 0.20 and older), `event: install` of a skill (CLI 0.23,
 * openclaw) and `event: plugin_install` (openclaw).
 * @throws DomainError INVALID_INPUT
 */
export function reportOf({ roots, event, ...named }: TelemetryBody): Report {
  if (roots !== undefined) return { kind: 'snapshot', input: snapshotOf(roots) };
  if (event === 'install') return installOf(named);
  if (event !== 'plugin_install') throw invalid('event: must be install or plugin_install, or roots be there');
  if (named.packageName === undefined) throw invalid('packageName: must be a string');
  return { kind: 'install', input: { kind: 'package', name: named.packageName } };
}

/** What can be no slug is not known either, hence ignored (server-semantics 7). @throws DomainError INVALID_INPUT */
export function snapshotOf(roots: readonly TelemetryRoot[]): ReportInstallsInput {
  if (roots.reduce((sum, { skills }) => sum + skills.length, 0) > MOST_SKILLS)
    throw invalid(`roots: must have at most ${MOST_SKILLS} skills in all`);
  const slugsOf = ({ skills }: TelemetryRoot): string[] =>
    [...new Set(skills.map(({ slug }) => slug.trim().toLowerCase()))].filter((slug) => SLUG.test(slug));
  return { roots: roots.map((root) => ({ rootId: root.rootId, slugs: slugsOf(root) })) };
}

/** A skill of another registry may have the slug of one of ours, and is not counted for it. */
function installOf({ slug, ownerHandle, sourceKind, reference }: Omit<TelemetryBody, 'roots' | 'event'>): Report {
  if (sourceKind === 'skills-sh' || reference?.startsWith('skills-sh:') === true) return { kind: 'foreign' };
  if (slug === undefined) throw invalid('slug: must be a string');
  const owner = ownerHandle === undefined ? {} : { ownerHandle };
  return { kind: 'install', input: { kind: 'skill', name: slug, ...owner } };
}

function invalid(problem: string): DomainError {
  return new DomainError('INVALID_INPUT', `Telemetry payload: ${problem}`);
}

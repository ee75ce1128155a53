import type { MigrationPhase, SaveOfficialMigrationBody } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { nameProblem } from '../owners/reservation.rules';

/** What a migration says, whoever it is about. */
export interface MigrationState {
  readonly packageName: string;
  readonly owner: string | null;
  readonly sourceRepo: string | null;
  readonly sourcePath: string | null;
  readonly sourceCommit: string | null;
  readonly phase: MigrationPhase;
  readonly blockers: string[];
  readonly hostTargetsComplete: boolean;
  readonly scanClean: boolean;
  readonly moderationApproved: boolean;
  readonly runtimeBundlesReady: boolean;
  readonly notes: string | null;
}

/** Characters that are kept of each text. */
const MOST_TEXT = 300;
const MOST_NOTES = 2_000;
const MOST_BLOCKERS = 20;
const PLUGIN_ID = /^[a-z0-9][a-z0-9._:-]*$/;

/** @throws DomainError INVALID_INPUT (server-semantics 4.14) */
export function bundledPluginIdOf(typed: string | undefined): string {
  const id = (typed ?? '').trim().toLowerCase();
  if (id === '') throw invalid('Bundled plugin id required');
  if (id.length > MOST_TEXT) throw invalid('Bundled plugin id too long');
  if (!PLUGIN_ID.test(id))
    throw invalid('Bundled plugin id must use letters, numbers, dot, dash, underscore, or colon.');
  return id;
}

/**
 * What is said after a change. Phase, blockers and flags stay when they are absent; texts go (server-semantics 4.14).
 * @param before undefined: it is new
 * @throws DomainError INVALID_INPUT for what cannot be the name of a package
 */
export function changedMigration(body: SaveOfficialMigrationBody, before: MigrationState | undefined): MigrationState {
  const blockers = body.blockers === undefined ? (before?.blockers ?? []) : blockersOf(body.blockers);
  return {
    packageName: packageNameOf(body.packageName),
    owner: textOf(body.owner),
    sourceRepo: textOf(body.sourceRepo),
    sourcePath: textOf(body.sourcePath),
    sourceCommit: textOf(body.sourceCommit),
    phase: body.phase ?? before?.phase ?? (blockers.length > 0 ? 'blocked' : 'planned'),
    blockers,
    hostTargetsComplete: body.hostTargetsComplete ?? before?.hostTargetsComplete ?? false,
    scanClean: body.scanClean ?? before?.scanClean ?? false,
    moderationApproved: body.moderationApproved ?? before?.moderationApproved ?? false,
    runtimeBundlesReady: body.runtimeBundlesReady ?? before?.runtimeBundlesReady ?? false,
    notes: textOf(body.notes, MOST_NOTES),
  };
}

function packageNameOf(typed: string | undefined): string {
  const name = (typed ?? '').trim().toLowerCase();
  const problem = nameProblem('package', name);
  if (problem !== undefined) throw invalid(problem);
  return name;
}

function blockersOf(blockers: readonly string[]): string[] {
  const texts = blockers.map((blocker) => textOf(blocker)).filter((text) => text !== null);
  return [...new Set(texts)].slice(0, MOST_BLOCKERS);
}

/** Trimmed and cut between characters, never within one; what is empty is nothing. */
function textOf(text: string | null | undefined, most = MOST_TEXT): string | null {
  const cut = [...(text ?? '').trim()].slice(0, most).join('').trim();
  return cut === '' ? null : cut;
}

function invalid(text: string): DomainError {
  return new DomainError('INVALID_INPUT', text);
}

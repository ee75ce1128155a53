import { rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Sha256, Text, Texts, Uuid, Whole } from '../fields';
import { ITEM_KINDS, type ItemKind } from './register-version';

/** One served download of a skill or a package (server-semantics 3.13). */
export class ServedDownload {
  @Uuid() itemId: string;
  @Sha256({ description: 'Who: a keyed hash of the user, or of the address of somebody without a token' })
  identity: string;
  @EpochMs() servedAt: number;
}
export class RecordDownloadsInput {
  @ListOf(() => ServedDownload, { maxItems: 500 }) downloads: ServedDownload[];
}
export class RecordedDownloads {
  @Whole({ min: 0, description: 'How many were new; the rest are known, or of an item or a day that is not' })
  counted: number;
}
/**
 * Records downloads, each once for an item, an identity and an hour of UTC, and counts those that are new. Asking
 * again changes nothing, so a lost answer is asked for again.
 */
export const recordDownloads = rpc({
  subject: 'reef.rpc.catalog.download.record.v1',
  input: RecordDownloadsInput,
  output: RecordedDownloads,
  errors: [],
});

export class TelemetrySkill {
  @Text({ max: 200 }) slug: string;
}
/** One place with skills. Its `label` and the versions, which clients send too, are not kept. */
export class TelemetryRoot {
  @Text({ min: 1, max: 200, description: 'A hash of where it is' }) rootId: string;
  @ListOf(() => TelemetrySkill, { maxItems: 2_000 }) skills: TelemetrySkill[];
}
/** `POST /api/cli/telemetry/sync` of CLI 0.8 and older (client-contract 5.7). */
export class SnapshotBody {
  @ListOf(() => TelemetryRoot, { maxItems: 100 }) roots: TelemetryRoot[];
}
/** `POST /api/cli/telemetry/install`: what was installed, or with `roots` all that is. */
export class TelemetryBody {
  @Text({ optional: true, max: 50, description: 'install or plugin_install' }) event?: string;
  @Text({ optional: true, max: 200 }) slug?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Text({ optional: true, max: 214 }) packageName?: string;
  @Text({ optional: true, max: 50, description: 'Of a skill of another registry: skills-sh' }) sourceKind?: string;
  @Text({ optional: true, max: 500 }) reference?: string;
  @ListOf(() => TelemetryRoot, { optional: true, maxItems: 100 }) roots?: TelemetryRoot[];
}

/** What a user has in one place. */
export class InstallRoot {
  @Text({ min: 1, max: 200, description: 'What the client calls the place; a hash' }) rootId: string;
  @Texts({ max: 64, maxItems: 2_000, description: 'All skills in it, by slug' }) slugs: string[];
}
export class ReportInstallsInput {
  @ListOf(() => InstallRoot, { maxItems: 100 }) roots: InstallRoot[];
}
export class AcceptedReport {
  @Flag() ok: boolean;
}
/**
 * What the caller has installed, a full snapshot of each root named: what was in it before and is not any more is
 * removed. Roots that are not named stay as they are. Unknown and ambiguous slugs are ignored.
 */
export const reportInstalls = rpc({
  subject: 'reef.rpc.catalog.install.sync.v1',
  input: ReportInstallsInput,
  output: AcceptedReport,
  errors: ['UNAUTHENTICATED'],
});

export class ReportInstallInput {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Text({ max: 214 }) name: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
}
/** One thing the caller has installed, without saying where. An unknown or ambiguous name is ignored. */
export const reportInstall = rpc({
  subject: 'reef.rpc.catalog.install.add.v1',
  input: ReportInstallInput,
  output: AcceptedReport,
  errors: ['UNAUTHENTICATED'],
});

export class FindInstallInput {
  @Uuid() itemId: string;
  @Uuid() userId: string;
}
export class FoundInstall {
  @Flag() installed: boolean;
}
/** Whether a client of this person has ever reported that the item is installed. */
export const findInstall = rpc({
  subject: 'reef.rpc.catalog.install.find.v1',
  input: FindInstallInput,
  output: FoundInstall,
  errors: [],
  timeoutMs: 500,
});

/** `daily…`: the totals of one day, from which the others and the trends come. */
export const COUNTERS = [
  'downloads',
  'stars',
  'installsCurrent',
  'installsAllTime',
  'versions',
  'dailyDownloads',
  'dailyInstalls',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** A counter that is not what the recorded facts say. */
export class CounterDrift {
  @Uuid() itemId: string;
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Text() name: string;
  @Choice(COUNTERS) counter: Counter;
  @Text({ nullable: true, description: 'Of a daily total: the day of UTC, such as 2026-11-22' }) day: string | null;
  @Whole() stored: number;
  @Whole({ description: 'By the facts' }) actual: number;
}
export class RebuildStatsInput {
  @Uuid({ optional: true, description: 'The item after which to go on; absent: from the first' }) after?: string;
  @Whole({ min: 1, max: 500, description: 'Items to look at' }) limit: number;
  @Flag({ description: 'Correct what is wrong; else only say so' }) correct: boolean;
}
export class RebuiltStats {
  @Whole({ min: 0 }) checked: number;
  @ListOf(() => CounterDrift) drift: CounterDrift[];
  @Uuid({ nullable: true, description: 'Where to go on; null: this was the end' }) next: string | null;
  @Whole({ optional: true, min: 0, description: 'All items; only with the first ones' }) total?: number;
}
/** The body of `POST /api/v1/admin/stats/rebuild`: one page of it. */
export class RebuildStatsBody {
  @Uuid({ optional: true, description: '`next` of the page before' }) after?: string;
  @Flag({ optional: true, description: 'Only say what is wrong' }) check?: boolean;
}
/** Compares the counters of some items with the facts they are counted from. */
export const rebuildStats = rpc({
  subject: 'reef.rpc.catalog.stats.rebuild.v1',
  input: RebuildStatsInput,
  output: RebuiltStats,
  errors: ['FORBIDDEN'],
  timeoutMs: 30_000,
});

import type { AppealRecord, CaseTarget, ModeratedItem, QueuedVersion, ReportRecord } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { integerQuery, textQuery } from '../bytes/query.rules';
import { isUuid } from '../edge/uuid.rules';
import { packageName, type NameParameters } from '../packages/package-name.rules';
import { ownerQuery, slugOf } from '../skills/skill-reference.rules';
import type { PackageAppealItem, SkillAppealItem } from './appeal.views';
import type { CasePerson, PackageReportItem, SkillReportItem } from './report.views';
import type { QueueItem } from './ruling.views';

export type CaseListQuery = Readonly<Record<'status' | 'limit' | 'cursor', string | string[] | undefined>>;

/**
 * Which page of which cases is asked for: the open ones unless told otherwise, 25 of them.
 * @param refusal to a status there is not
 * @throws DomainError INVALID_INPUT
 */
export function caseListOf<S extends string>(
  query: CaseListQuery,
  statuses: readonly S[],
  most: number,
  refusal: string,
) {
  const text = textQuery(query.status) ?? 'open';
  const status = statuses.find((known) => known === text);
  if (status === undefined && text !== 'all') throw new DomainError('INVALID_INPUT', refusal);
  const cursor = textQuery(query.cursor)?.slice(0, 2000);
  return {
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : { cursor }),
    limit: integerQuery(textQuery(query.limit), 25, 1, most),
  };
}

/** @throws DomainError for what cannot be the id of a case */
export function caseIdOf(text: string, notFound: DomainError): string {
  const id = text.trim();
  if (!isUuid(id)) throw notFound;
  return id;
}

/** A skill of that path, by what a body says besides. */
export function namedSkill(slug: string, body: { readonly version?: string; readonly ownerHandle?: string }) {
  const { version, ownerHandle } = body;
  return { kind: 'skill' as const, name: slugOf(slug), ...ownerQuery(ownerHandle), ...versionOf(version) };
}
/** @throws DomainError PACKAGE_NOT_FOUND, NOT_FOUND */
export function namedPackage(parameters: NameParameters, version?: string) {
  return { kind: 'package' as const, name: packageName(parameters), ...versionOf(version) };
}
function versionOf(text: string | undefined): { version?: string } {
  const version = textQuery(text)?.slice(0, 256);
  return version === undefined ? {} : { version };
}

/** What a case is about. @param named whether it is about the version, too */
export function targetOf({ kind, itemId, ownerId, name, release }: ModeratedItem, named: boolean): CaseTarget {
  const { versionId, version } = (named ? release : null) ?? { versionId: null, version: null };
  return { kind, itemId, ownerId, name, versionId, version };
}

export function skillReportItem(item: ModeratedItem, record: ReportRecord, reporter: CasePerson): SkillReportItem {
  const { itemId: skillId, name: slug, ownerHandle } = item;
  return { ...reportItem(item, record, reporter), skillId, skillVersionId: record.versionId, slug, ownerHandle };
}
export function packageReportItem(item: ModeratedItem, record: ReportRecord, reporter: CasePerson): PackageReportItem {
  const { itemId: packageId, name, family } = item;
  return { ...reportItem(item, record, reporter), packageId, releaseId: record.versionId, name, family };
}
function reportItem({ displayName, release }: ModeratedItem, record: ReportRecord, reporter: CasePerson) {
  const { reportId, reason, status, createdAt, triagedAt, triagedBy, triageNote, actionTaken } = record;
  const version = record.versionId === null ? null : (release?.version ?? null);
  const triage = { triagedAt, triagedBy, triageNote, actionTaken };
  return { reportId, displayName, version, reason, status, createdAt, reporter, ...triage };
}

export function skillAppealItem(item: ModeratedItem, record: AppealRecord, submitter: CasePerson): SkillAppealItem {
  const { itemId: skillId, name: slug, ownerHandle } = item;
  return { ...appealItem(item, record, submitter), skillId, skillVersionId: record.versionId, slug, ownerHandle };
}
export function packageAppealItem(item: ModeratedItem, record: AppealRecord, submitter: CasePerson): PackageAppealItem {
  const { itemId: packageId, name, family } = item;
  return { ...appealItem(item, record, submitter), packageId, releaseId: record.versionId, name, family };
}
function appealItem({ displayName, release }: ModeratedItem, record: AppealRecord, submitter: CasePerson) {
  const { appealId, message, status, createdAt, resolvedAt, resolvedBy, resolutionNote, actionTaken } = record;
  const resolution = { resolvedAt, resolvedBy, resolutionNote, actionTaken };
  return {
    appealId,
    displayName,
    version: release?.version ?? null,
    message,
    status,
    createdAt,
    submitter,
    ...resolution,
  };
}

/** Nothing for a package without a release. */
export function queueItem(item: ModeratedItem, queued: QueuedVersion): QueueItem[] {
  const { itemId: packageId, name, displayName, family, channel, release } = item;
  if (release === null) return [];
  const { versionId: releaseId, version, createdAt, artifactKind, sourceRepo, sourceCommit } = release;
  const { scanStatus, moderationState, moderationReason, reportCount, lastReportedAt, reasons } = queued;
  return [
    {
      ...{ packageId, name, displayName, family, channel, isOfficial: channel === 'official' },
      ...{ releaseId, version, createdAt, artifactKind, sourceRepo, sourceCommit },
      ...{ scanStatus, moderationState, moderationReason, reportCount, lastReportedAt, reasons },
    },
  ];
}

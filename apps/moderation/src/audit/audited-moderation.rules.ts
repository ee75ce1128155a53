import {
  appealOpened,
  appealResolved,
  itemFeatured,
  itemPurged,
  reportOpened,
  reportTriaged,
  rescansQueued,
  scanRequested,
  skillHidden,
  versionRuled,
  type AuditTarget,
  type ItemKind,
} from '@app/contracts';
import { audited, type AuditedEvent } from './audited-event';

/** What people say against items, and what moderators make of it. */
export const AUDITED_MODERATION: readonly AuditedEvent[] = [
  audited(reportOpened, 'moderation-audit-report-opened', ({ kind, reason, by, ...report }) => {
    const { reportId, versionId, openReports } = report;
    return {
      action: `${kind}.report`,
      target: itemOf(kind, report),
      by,
      reason,
      after: { reportId, versionId, openReports },
    };
  }),
  audited(reportTriaged, 'moderation-audit-report-triaged', ({ kind, before, after, note, action, by, ...report }) => {
    const { reportId, versionId, openReports } = report;
    return {
      ...{
        action: `${kind}.report.${after === 'open' ? 'reopen' : 'triage'}`,
        target: itemOf(kind, report),
        by,
        reason: note,
      },
      ...{ before: { reportId, status: before }, after: { reportId, versionId, status: after, action, openReports } },
    };
  }),
  audited(appealOpened, 'moderation-audit-appeal-opened', ({ kind, message, by, ...appeal }) => {
    const { appealId, versionId } = appeal;
    return {
      action: `${kind}.appeal.submit`,
      target: itemOf(kind, appeal),
      by,
      reason: message,
      after: { appealId, versionId },
    };
  }),
  audited(
    appealResolved,
    'moderation-audit-appeal-resolved',
    ({ kind, before, after, note, action, by, ...appeal }) => {
      const { appealId, versionId } = appeal;
      return {
        ...{
          action: `${kind}.appeal.${after === 'open' ? 'reopen' : 'resolve'}`,
          target: itemOf(kind, appeal),
          by,
          reason: note,
        },
        ...{ before: { appealId, status: before }, after: { appealId, versionId, status: after, action } },
      };
    },
  ),
  audited(versionRuled, 'moderation-audit-version-ruled', ({ kind, before, after, by, ...ruled }) => {
    const { versionId, version, caseId } = ruled;
    const action = kind === 'package' ? 'package.release.moderation' : 'skill.version.moderation';
    const changed = { before: before ?? undefined, after: { ...after, versionId, version, caseId } };
    return { action, target: itemOf(kind, ruled), by, reason: after.reason, ...changed };
  }),
  audited(
    skillHidden,
    'moderation-audit-skill-hidden',
    ({ skillId, slug, hidden, before: was = false, reason, caseId, by }) => {
      const action = hidden ? 'skill.report.final_action' : 'skill.appeal.final_action';
      const change = { before: { hidden: was }, after: { hidden, caseId } };
      return { action, target: { type: 'skill', id: skillId, name: slug }, by, reason, ...change };
    },
  ),
  audited(itemPurged, 'moderation-audit-item-purged', ({ kind, reason, by, itemId, name, ...before }) => {
    return { action: `${kind}.hard_delete`, target: itemOf(kind, { itemId, name }), by, reason, before };
  }),
  audited(itemFeatured, 'moderation-audit-item-featured', ({ kind, featured, by, ...item }) => {
    const action = kind === 'package' ? 'package.badge.highlighted' : 'badge.highlighted';
    return { action, target: itemOf(kind, item), by, before: { featured: !featured }, after: { featured } };
  }),
  audited(
    scanRequested,
    'moderation-audit-scan-requested',
    ({ kind, scanId, versionId, version, update, by, ...item }) => {
      return {
        action: `${kind}.rescan`,
        target: itemOf(kind, item),
        by,
        after: { scanId, versionId, version, update },
      };
    },
  ),
  audited(rescansQueued, 'moderation-audit-rescans-queued', ({ queued, engineVersion, changedRules, by }) => {
    const action = changedRules ? 'rescan.changed_rules' : 'rescan.batch';
    return { action, target: { type: 'engine', id: engineVersion, name: null }, by, after: { queued } };
  }),
];

function itemOf(kind: ItemKind, { itemId: id, name }: { itemId: string; name: string }): AuditTarget {
  return { type: kind, id, name };
}

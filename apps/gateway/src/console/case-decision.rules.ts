import {
  APPEAL_ACTIONS,
  APPEAL_STATUSES,
  REPORT_ACTIONS,
  REPORT_STATUSES,
  type AppealAction,
  type AppealStatus,
  type ItemKind,
  type ReportAction,
  type ReportStatus,
} from '@app/contracts';
import type { CaseSort } from './case.view';
import type { Option } from './decision.form';

/** What can be decided about an open case. A value is the status, and what is done at once. */
export function caseOptions(sort: CaseSort, kind: ItemKind): readonly Option[] {
  if (sort === 'report') return [...REPORT_ACTS[kind], CONFIRM, DISMISS];
  return [kind === 'skill' ? RESTORE : APPROVE, ACCEPT, REJECT];
}

const REPORT_ACTS: Readonly<Record<ItemKind, readonly Option[]>> = {
  skill: [{ value: 'confirmed:hide', label: 'Confirm and hide', hint: 'Nobody sees the skill any more.', key: 'q' }],
  package: [
    {
      value: 'confirmed:quarantine',
      label: 'Confirm and quarantine',
      hint: 'Nobody can download the release until somebody has looked closer.',
      key: 'q',
    },
    { value: 'confirmed:revoke', label: 'Confirm and revoke', hint: 'Nobody can download the release any more.' },
  ],
};
const CONFIRM: Option = {
  value: 'confirmed:none',
  label: 'Confirm',
  hint: 'It is so; nothing else is done.',
  key: 'a',
};
const DISMISS: Option = { value: 'dismissed:none', label: 'Dismiss', hint: 'There is nothing to it.', key: 'r' };
const RESTORE: Option = {
  value: 'accepted:restore',
  label: 'Accept and restore',
  hint: 'The version is approved and the skill is shown again.',
  key: 'a',
};
const APPROVE: Option = {
  value: 'accepted:approve',
  label: 'Accept and approve',
  hint: 'Everybody can have the release.',
  key: 'a',
};
const ACCEPT: Option = { value: 'accepted:none', label: 'Accept', hint: 'They are right; nothing else is done.' };
const REJECT: Option = { value: 'rejected:none', label: 'Reject', hint: 'The decision stays.', key: 'r' };

/** @param text `confirmed:hide`, `open:none`; undefined for what cannot be decided about a report */
export function reportDecision(text: string): { status: ReportStatus; finalAction: ReportAction } | undefined {
  return decision(text, REPORT_STATUSES, REPORT_ACTIONS);
}
/** The same of an appeal. */
export function appealDecision(text: string): { status: AppealStatus; finalAction: AppealAction } | undefined {
  return decision(text, APPEAL_STATUSES, APPEAL_ACTIONS);
}

function decision<S extends string, A extends string>(text: string, statuses: readonly S[], actions: readonly A[]) {
  const [said, done] = text.split(':');
  const status = statuses.find((known) => known === said);
  const finalAction = actions.find((known) => known === done);
  return status === undefined || finalAction === undefined ? undefined : { status, finalAction };
}

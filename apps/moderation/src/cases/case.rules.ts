import type { AppealAction, AppealStatus, ItemKind, ReportAction, ReportStatus } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** As long as a moderator's note may be, in characters (server-semantics, appendix B). */
const MOST_NOTE = 1200;

/** How one sort of case is decided (server-semantics 3.14 and 4.12). */
interface CaseSort<Status extends string, Action extends string> {
  readonly what: 'report' | 'appeal';
  readonly noteMissing: string;
  /** The outcome that may act. */
  readonly acting: Status;
  /** What each other status is called when it was to act. */
  readonly idle: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<ItemKind, readonly Action[]>>;
}
export const REPORT_CASE: CaseSort<ReportStatus, ReportAction> = {
  what: 'report',
  noteMissing: 'Review note required.',
  acting: 'confirmed',
  idle: { dismissed: 'Dismissed', open: 'Reopened' },
  actions: { skill: ['none', 'hide'], package: ['none', 'quarantine', 'revoke'] },
};
export const APPEAL_CASE: CaseSort<AppealStatus, AppealAction> = {
  what: 'appeal',
  noteMissing: 'Resolution note required.',
  acting: 'accepted',
  idle: { rejected: 'Rejected', open: 'Reopened' },
  actions: { skill: ['none', 'restore'], package: ['none', 'approve'] },
};

interface AskedDecision<Status extends string, Action extends string> {
  readonly kind: ItemKind;
  readonly status: Status;
  readonly note?: string;
  readonly finalAction?: Action;
}
export interface Decision<Status extends string, Action extends string> {
  readonly status: Status;
  /** Null for a case that is opened again. */
  readonly note: string | null;
  readonly action: Action;
}

/** What a moderator wants to become of a case, whatever state it is in. @throws DomainError INVALID_INPUT */
export function decisionOf<Status extends string, Action extends string>(
  sort: CaseSort<Status, Action>,
  { kind, status, note: text, finalAction }: AskedDecision<Status, Action>,
): Decision<Status, Action> {
  const none = sort.actions[kind][0]!;
  const action = finalAction ?? none;
  if (action !== none && status !== sort.acting)
    throw new DomainError('INVALID_INPUT', `${sort.idle[status]} ${sort.what}s cannot apply a final action.`);
  if (!sort.actions[kind].includes(action))
    throw new DomainError(
      'INVALID_INPUT',
      `The final action of a ${kind} ${sort.what} is one of: ${listed(sort, kind)}.`,
    );
  return { status, action, note: status === 'open' ? null : noteOf(text, sort.noteMissing) };
}

/** A case is decided once; whoever wants another outcome opens it again first. @throws DomainError CASE_DECIDED */
export function assertTransition({ what }: CaseSort<string, string>, from: string, to: string): void {
  if ((from === 'open') !== (to === 'open')) return;
  throw new DomainError(
    'CASE_DECIDED',
    `Invalid ${what} status transition from ${from} to ${to}. Reopen the case before recording a different outcome.`,
  );
}

/** @param missing what is said to an empty one @throws DomainError INVALID_INPUT */
export function noteOf(text: string | undefined, missing: string): string {
  const note = text?.trim() ?? '';
  if (note === '') throw new DomainError('INVALID_INPUT', missing);
  if ([...note].length > MOST_NOTE)
    throw new DomainError('INVALID_INPUT', `The note must be at most ${MOST_NOTE} characters.`);
  return note;
}

/** A text of somebody outside the staff, cut to so many characters. @throws DomainError INVALID_INPUT for an empty one */
export function statementOf(text: string, most: number, missing: string): string {
  const statement = text.trim();
  if (statement === '') throw new DomainError('INVALID_INPUT', missing);
  return [...statement].slice(0, most).join('');
}

/** `Skill report not found` */
export function caseNotFound(kind: ItemKind, what: 'report' | 'appeal'): DomainError {
  const code = what === 'report' ? 'REPORT_NOT_FOUND' : 'APPEAL_NOT_FOUND';
  return new DomainError(code, `${kind === 'skill' ? 'Skill' : 'Package'} ${what} not found`);
}

function listed({ actions }: CaseSort<string, string>, kind: ItemKind): string {
  return actions[kind].join(', ');
}

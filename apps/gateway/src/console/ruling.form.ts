import type { ModerationState, RulingState } from '@app/contracts';
import { RULINGS } from '@app/contracts';
import { hidden } from '../pages/fields';
import { html, type Html } from '../pages/html';
import type { SignedInVisit } from '../pages/page';
import { decisionForm, type Draft, type Option } from './decision.form';
import type { Reviewed } from './reviewed-items.service';

const OPTIONS: readonly (Option & { readonly value: RulingState })[] = [
  { value: 'approved', label: 'Approve', hint: 'Looked at and allowed: everybody can have it.', key: 'a' },
  {
    value: 'quarantined',
    label: 'Quarantine',
    hint: 'Nobody can download it until somebody has looked closer.',
    key: 'q',
  },
  { value: 'revoked', label: 'Revoke', hint: 'Nobody can download it any more; who has it is told.', key: 'r' },
];
/** What a ruling has done, as its page says it afterwards. */
const DONE: Readonly<Record<RulingState, string>> = {
  approved: 'Approved. Everybody can have this version now.',
  quarantined: 'Quarantined. Nobody can download this version now.',
  revoked: 'Revoked. Nobody can download this version any more.',
};

/** @param text of an address or a form */
export function rulingOf(text: string | undefined): RulingState | undefined {
  return RULINGS.find((known) => known === text);
}
export function rulingNews(done: RulingState | undefined): string | undefined {
  return done && DONE[done];
}

/** Where moderators give their word about a version, as they see it now. */
export function rulingForm(
  visit: SignedInVisit,
  { item }: Reviewed,
  { revision = 0, moderationState }: ModerationState,
  draft: Draft,
  back: Readonly<Record<string, string>>,
): Html {
  const carried = { version: item.release.versionId, seen: String(revision), ...back };
  return decisionForm(visit, {
    title: moderationState === null ? 'Decide' : 'Decide again',
    action: `/console/items/${item.itemId}`,
    options: OPTIONS,
    draft,
    noteHint: 'Why; at most 1200 characters. The owner sees it.',
    button: 'Record decision',
    hidden: html`${Object.entries(carried).map(([name, value]) => hidden(name, value))}`,
  });
}

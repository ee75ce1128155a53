import { APPEAL_STATUSES, REPORT_STATUSES } from '@app/contracts';
import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import type { CaseSort, ConsoleCase, ConsoleCases } from './case.view';
import type { CasesView } from './console-cases.service';
import { choices, consolePage, pager, table, type Tab } from './frame';
import { withQuery } from './queue-place.rules';
import { itemWords, tag } from './state.view';
import { named, passage } from './visible-text';

const TITLES: Readonly<Record<CaseSort, string>> = { report: 'Reports', appeal: 'Appeals' };
const STATUSES: Readonly<Record<CaseSort, readonly string[]>> = {
  report: [...REPORT_STATUSES, 'all'],
  appeal: [...APPEAL_STATUSES, 'all'],
};

export function caseTab(sort: CaseSort): Tab {
  return `${sort}s`;
}
/** Where the list of a sort of cases is, and each of them. */
export function casesPath(sort: CaseSort): string {
  return `/console/${sort}s`;
}
export function casePath({ sort, kind, id }: Pick<ConsoleCase, 'sort' | 'kind' | 'id'>): string {
  return `${casesPath(sort)}/${kind}/${id}`;
}
export function statusTag(status: string): Html {
  const tones = { open: 'warn', confirmed: 'bad', accepted: 'good' } as const;
  return tag(status, tones[status as keyof typeof tones] ?? 'calm');
}

/** Reports or appeals, the newest first. */
export function casesPage(visit: SignedInVisit, view: CasesView, found: ConsoleCases, nowMs: number): Page {
  const { sort, kind, status, itemId, cursor } = view;
  const hrefOf = (other: Partial<Record<'kind' | 'status' | 'item' | 'page', string>>) =>
    withQuery(`${visit.base}${casesPath(sort)}`, { kind, status, item: itemId, ...other });
  const kinds = { skill: 'Skills', package: 'Packages' };
  const rows = found.items.map((item) => row(visit.base, item, nowMs));
  return consolePage(visit, {
    title: TITLES[sort],
    tab: caseTab(sort),
    body: html`<div class="filters">
        ${choices(
          'Of',
          Object.entries(kinds).map(([value, label]) => ({
            label,
            href: hrefOf({ kind: value, item: '' }),
            isChosen: kind === value,
          })),
        )}
        ${choices(
          'Show',
          STATUSES[sort].map((value) => ({
            label: value[0]!.toUpperCase() + value.slice(1),
            href: hrefOf({ status: value }),
            isChosen: status === value,
          })),
        )}
      </div>
      ${itemId !== undefined && html`<p>Only those of one item. <a href="${hrefOf({ item: '' })}">Show all</a></p>`}
      ${rows.length === 0 ? html`<p class="soft">${empty(view)}</p>` : table(`${TITLES[sort]}, the newest first`, ['Item', 'What they say', 'State', 'When'], rows)}
      ${pager(found.nextCursor === null ? undefined : hrefOf({ page: found.nextCursor }), cursor === undefined ? undefined : hrefOf({}))}`,
  });
}

/** A text this long is cut in a list; in characters. */
const LONG = 200;

function row(base: string, found: ConsoleCase, nowMs: number): Html {
  const { item, text, status, createdAt, person } = found;
  const start = [...text].slice(0, LONG).join('');
  return html`<tr>
    <th scope="row"><a href="${base}${casePath(found)}" data-row>${named(item.name)}</a><br />${itemWords(item)}</th>
    <td data-label="What they say">
      ${passage(start === text ? text : `${start}…`)}<span class="soft small"
        >@${named(person.handle ?? 'somebody')}</span
      >
    </td>
    <td data-label="State">${statusTag(status)}</td>
    <td class="brief" data-label="When">${time(new Date(createdAt), nowMs)}</td>
  </tr>`;
}

function empty({ sort, kind, status }: CasesView): string {
  const what = `No ${status === 'all' ? '' : `${status} `}${sort} of a ${kind}.`;
  return kind === 'skill' ? `${what} Look at those of packages next.` : `${what} Look at those of skills next.`;
}

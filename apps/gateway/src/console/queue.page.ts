import type { QueueStatus } from '@app/contracts';
import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { choices, consolePage, pager, table } from './frame';
import type { QueueEntries, QueueEntry } from './console-queue.service';
import { placeParameters, withQuery, type QueueView } from './queue-place.rules';
import { itemPath, itemWords, reasonText, stateTags } from './state.view';
import { named } from './visible-text';

const LISTS: Readonly<Record<QueueStatus, string>> = {
  open: 'Open',
  blocked: 'Blocked',
  manual: 'Decided by people',
  all: 'All',
};
const KINDS = { all: 'Both', skill: 'Skills', package: 'Packages' } as const;

/** What waits for moderators: reported first, then the newest. */
export function queuePage(visit: SignedInVisit, view: QueueView, found: QueueEntries, nowMs: number): Page {
  const { items, nextCursor } = found;
  const hrefOf = (other: Partial<QueueView>) =>
    withQuery(`${visit.base}/console`, placeParameters({ status: view.status, kind: view.kind, ...other }));
  const rows = items.map((entry, at) => row(visit.base, view, entry, at, nowMs));
  return consolePage(visit, {
    title: 'Moderation queue',
    tab: 'queue',
    body: html`<div class="filters">
        ${choices(
          'Show',
          options(LISTS, view.status, (status) => hrefOf({ status })),
        )}
        ${choices(
          'Of',
          options(KINDS, view.kind, (kind) => hrefOf({ kind })),
        )}
        ${finder(visit.base)}
      </div>
      ${rows.length === 0 ? empty(view) : table('What waits, reported first', ['Item', 'State', 'Why', 'Waiting since'], rows)}
      ${pager(nextCursor === null ? undefined : hrefOf({ cursor: nextCursor }), view.cursor === undefined ? undefined : hrefOf({}))}`,
  });
}

function options<K extends string>(labels: Readonly<Record<K, string>>, chosen: K, hrefOf: (key: K) => string) {
  const keys = Object.keys(labels) as K[];
  return keys.map((key) => ({ label: labels[key], href: hrefOf(key), isChosen: key === chosen }));
}

/** Leads to any item, whether it waits or not. */
function finder(base: string): Html {
  return html`<form class="finder" method="get" action="${base}/console/items" role="search">
    <label for="name">Find by name</label>
    <div class="joined">
      <input
        id="name"
        name="name"
        maxlength="214"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        data-key="/"
      />
      <button class="second">Find</button>
    </div>
  </form>`;
}

function row(base: string, view: QueueView, { item, queued }: QueueEntry, at: number, nowMs: number): Html {
  const { scanStatus, moderationState, reasons, lastReportedAt } = queued;
  const since = lastReportedAt ?? item.release?.createdAt;
  return html`<tr>
    <th scope="row">
      <a href="${itemPath(base, item, placeParameters({ ...view, at }))}" data-row>${named(item.name)}</a
      ><br />${itemWords(item)}
    </th>
    <td data-label="State">${stateTags(scanStatus, moderationState)}</td>
    <td data-label="Why">${reasons.map(reasonText).join(', ')}</td>
    <td class="brief" data-label="Waiting since">${since === undefined ? '—' : time(new Date(since), nowMs)}</td>
  </tr>`;
}

function empty({ status, kind, cursor }: QueueView): Html {
  if (cursor !== undefined) return html`<p class="soft">Nothing more. Go back to the first page.</p>`;
  const what = { all: 'Nothing', skill: 'No skill', package: 'No package' }[kind];
  const rest = { open: 'waits for you', blocked: 'is blocked', manual: 'was decided by people', all: 'is here' }[
    status
  ];
  return html`<p class="soft">${what} ${rest}. Look through the reports and appeals next.</p>`;
}

import type { AuditPage, AuditRecord } from '@app/contracts';
import { errorSummary, field } from '../pages/fields';
import { html, type Content, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { consolePage, pager, table } from './frame';
import { withQuery } from './queue-place.rules';
import { named, passage, visible } from './visible-text';

/** What is looked for in the log, as it was typed. */
export type AuditSearch = Readonly<Record<'actor' | 'action' | 'target' | 'day', string>>;

/** What the page shows besides. */
export interface AuditView {
  readonly found: AuditPage;
  readonly isFirst: boolean;
  readonly error?: string;
  readonly nowMs: number;
}

/** Who did what, the newest first. */
export function auditPage(visit: SignedInVisit, search: AuditSearch, view: AuditView): Page {
  const { found, isFirst, error, nowMs } = view;
  const hrefOf = (path: string, page?: string) => withQuery(`${visit.base}/console/audit${path}`, { ...search, page });
  const rows = found.items.map((record) => row(visit.base, record, nowMs));
  return consolePage(visit, {
    title: 'Audit log',
    tab: 'audit',
    ...(error === undefined ? {} : { status: 400 }),
    body: html`${errorSummary(error === undefined ? [] : [{ field: 'day', message: error }])}
      ${searchForm(visit.base, search)}
      <p>
        <a href="${hrefOf('/export')}" download>Download these records</a>
        <span class="soft small">as NDJSON, oldest first</span>
      </p>
      ${rows.length === 0 ? html`<p class="soft">No such record. Leave a field empty to find more.</p>` : table('Records, the newest first', ['When', 'Who', 'What', 'To what', 'Details'], rows)}
      ${pager(found.nextCursor === null ? undefined : hrefOf('', found.nextCursor), isFirst ? undefined : hrefOf(''))}`,
  });
}

function searchForm(base: string, { actor, action, target, day }: AuditSearch): Html {
  const rest = { autocomplete: 'off', maxLength: 300 };
  return html`<form class="search" method="get" action="${base}/console/audit" role="search">
    ${field({ name: 'actor', label: 'Who', hint: 'Handle or id', value: actor, ...rest })}
    ${field({ name: 'action', label: 'Action', hint: 'Such as role.change', value: action, ...rest })}
    ${field({ name: 'target', label: 'To what', hint: 'Name or id', value: target, ...rest })}
    ${field({ name: 'day', label: 'Day', hint: 'In UTC: 2026-11-22', value: day, ...rest, maxLength: 10 })}
    <button class="second">Search</button>
  </form>`;
}

function row(base: string, record: AuditRecord, nowMs: number): Html {
  const { at, actor, action, target } = record;
  const who =
    actor.handle === null
      ? html`${actor.type}${actor.id !== null && html` <code>${visible(actor.id)}</code>`}`
      : html`@${named(actor.handle)}`;
  const searched = (name: string, value: string) => withQuery(`${base}/console/audit`, { [name]: value });
  return html`<tr>
    <td class="brief" data-label="When">${time(new Date(at), nowMs)}</td>
    <td data-label="Who">
      ${actor.id === null ? who : html`<a href="${searched('actor', actor.id)}" data-row>${who}</a>`}
    </td>
    <td data-label="What">
      <a href="${searched('action', action)}"><code>${action}</code></a>
    </td>
    <td data-label="To what">
      ${target.type} <a href="${searched('target', target.id)}">${named(target.name ?? target.id)}</a>
    </td>
    <td data-label="Details">${details(record)}</td>
  </tr>`;
}

function details({ reason, before, after, day, number, requestId }: AuditRecord): Html {
  return html`${reason !== null && passage(reason)}
    <details>
      <summary>Record ${number} of ${day}</summary>
      ${change('Before', before)} ${change('After', after)}
      <p class="small">Request <code>${visible(requestId)}</code></p>
    </details>`;
}
function change(label: string, value: unknown): Content {
  if (value === null) return undefined;
  return html`<p class="small">${label}</p>
    ${passage(JSON.stringify(value, undefined, 2))}`;
}

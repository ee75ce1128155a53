import { goodNews } from '../pages/fields';
import { html, type Content, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';

const TABS = [
  { tab: 'queue', label: 'Queue', path: '' },
  { tab: 'reports', label: 'Reports', path: '/reports' },
  { tab: 'appeals', label: 'Appeals', path: '/appeals' },
  { tab: 'people', label: 'People', path: '/people' },
  { tab: 'webhooks', label: 'Webhooks', path: '/webhooks' },
  { tab: 'audit', label: 'Audit', path: '/audit' },
] as const;
export type Tab = (typeof TABS)[number]['tab'];

/** One page of the console. */
export interface ConsolePage {
  readonly title: string;
  readonly tab: Tab;
  readonly body: Content;
  /** What the form before has done. */
  readonly news?: string | undefined;
  readonly status?: number;
}

/** A page of the console: its tabs, what was just done, and the keys it knows. */
export function consolePage(visit: SignedInVisit, { title, tab, body, news, status }: ConsolePage): Page {
  return {
    title,
    ...(status === undefined ? {} : { status }),
    files: ['console.css', 'console.js'],
    above: tabs(visit, tab),
    body: html`${news !== undefined && goodNews(news)}${body}${keys()}`,
  };
}

function tabs({ base, session }: SignedInVisit, here: Tab): Html {
  const shown = TABS.filter(({ tab }) => tab !== 'audit' || session.role === 'admin');
  return html`<nav class="tabs" aria-label="Console">
    ${shown.map(({ tab, label, path }) => html`<a href="${base}/console${path}" ${tab === here && html` aria-current="page"`}>${label}</a>`)}
  </nav>`;
}

const KEYS = [
  ['j', 'Next: in a list, or the next of the queue'],
  ['k', 'Previous'],
  ['Enter', 'Open what is chosen'],
  ['a', 'Approve, accept or confirm'],
  ['q', 'Quarantine, or hide'],
  ['r', 'Revoke, reject or dismiss'],
  ['n', 'Write the note'],
  ['Ctrl + Enter', 'Send what is chosen with the note'],
  ['u', 'Up to the list'],
  ['/', 'Search'],
  ['Esc', 'Leave a field'],
  ['?', 'This list'],
] as const;

/** What the keys do; they need JavaScript, as nothing else here does. */
function keys(): Html {
  return html`<p class="keys-hint"><button type="button" class="quiet" id="show-keys" hidden>Keys (?)</button></p>
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="facts">
        ${KEYS.map(
          ([key, meaning]) =>
            html`<dt><kbd>${key}</kbd></dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <form method="dialog"><button class="second">Close</button></form>
    </dialog>`;
}

interface Choice {
  readonly label: string;
  readonly href: string;
  readonly isChosen: boolean;
}
/** Filters of a list, as links: what is chosen is in the address. */
export function choices(label: string, options: readonly Choice[]): Html {
  return html`<nav class="choices" aria-label="${label}">
    <span class="soft" aria-hidden="true">${label}</span>
    ${options.map(({ label: text, href, isChosen }) => html`<a href="${href}" ${isChosen && html` aria-current="true"`}>${text}</a>`)}
  </nav>`;
}

/** The way on from one page of a list to the next. */
export function pager(next: string | undefined, first: string | undefined): Html | undefined {
  if (next === undefined && first === undefined) return undefined;
  return html`<nav class="actions pager" aria-label="Pages">
    ${first !== undefined && html`<a class="button second" href="${first}">First page</a>`}
    ${next !== undefined && html`<a class="button second" href="${next}" rel="next">Next page</a>`}
  </nav>`;
}

/** Headings of a table, seen on wide screens; on phones every cell says its own. */
export function table(caption: string, headings: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="table">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** A line of a list of facts (`dl`). */
export function fact(term: string, description: Content): Html {
  return html`<dt>${term}</dt>
    <dd>${description}</dd>`;
}

import { errorSummary, field } from '../pages/fields';
import type { UserItem } from '@app/contracts';
import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { consolePage, table } from './frame';
import { tag } from './state.view';
import { named } from './visible-text';

/** What the page that leads to people shows. */
export interface PeopleView {
  readonly query: string;
  /** Nobody has the handle that was looked for. */
  readonly isMissing: boolean;
  /** For administrators. */
  readonly found: readonly UserItem[] | undefined;
}

/** Leads to accounts and publishers by their handles. */
export function peoplePage(visit: SignedInVisit, { query, isMissing, found }: PeopleView): Page {
  const missing = `Nobody is called @${query}`;
  const error = isMissing ? missing : undefined;
  return consolePage(visit, {
    title: 'People and publishers',
    tab: 'people',
    ...(isMissing ? { status: 404 } : {}),
    body: html`${errorSummary(isMissing ? [{ field: 'handle', message: missing }] : [])}
      <form class="card" method="get" action="${visit.base}/console/people" role="search">
        ${field({ name: 'handle', label: 'Handle', hint: 'Of a person or an organization, as it is written.', value: query, error, autocomplete: 'off', maxLength: 100 })}
        <div class="form-actions actions"><button>Open</button></div>
      </form>
      ${
        found !== undefined &&
        found.length > 0 &&
        html`<h2>${query === '' ? 'Newest accounts' : 'Accounts like that'}</h2>
          ${table(
            'Accounts',
            ['Account', 'Role'],
            found.map((user) => row(visit.base, user)),
          )}`
      }`,
  });
}

function row(base: string, { handle, displayName, role }: UserItem): Html {
  return html`<tr>
    <th scope="row">
      <a href="${base}/console/people/${handle}" data-row>@${named(handle ?? '')}</a
      >${displayName !== null && html`<br /><span class="soft small">${named(displayName)}</span>`}
    </th>
    <td data-label="Role">${tag(role ?? 'user', 'calm')}</td>
  </tr>`;
}

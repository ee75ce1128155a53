import type { ListedModerated, ModeratedItem } from '@app/contracts';
import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { consolePage, table } from './frame';
import { itemPath, itemWords, tag } from './state.view';
import { named, visible } from './visible-text';

/** Items of the name that was looked for. */
export function foundItemsPage(visit: SignedInVisit, name: string, found: ListedModerated): Page {
  return consolePage(visit, {
    title: 'Items by name',
    tab: 'queue',
    body: html`<p><a href="${visit.base}/console" data-key="u">Back to the queue</a></p>
      ${
        found.items.length === 0
          ? html`<p class="soft">
              Nothing is called “<bdi>${visible(name)}</bdi>”. Write the whole slug of a skill or name of a package.
            </p>`
          : itemTable(visit.base, found)
      }`,
  });
}

/** Items, each leading to the version it shows. */
export function itemTable(base: string, { items, more }: ListedModerated): Html {
  const rows = items.map((item) => row(base, item));
  return html`${table('Items, those changed last first', ['Item', 'State'], rows)}${more && html`<p class="soft">And more, changed earlier.</p>`}`;
}

function row(base: string, item: ModeratedItem): Html {
  const name = named(item.name);
  return html`<tr>
    <th scope="row">
      ${item.release === null ? name : html`<a href="${itemPath(base, item)}" data-row>${name}</a>`}<br />${itemWords(item)}
    </th>
    <td data-label="State">
      ${item.isDeleted ? tag('out of sight', 'warn') : item.release === null ? tag('no version', 'calm') : tag('published', 'calm')}
    </td>
  </tr>`;
}

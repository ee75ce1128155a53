import { html, type Content, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { itemTable } from './found-items.page';
import { consolePage, fact, table } from './frame';
import type { PastRestriction } from './people.repository';
import type { FoundPerson } from './people.service';
import { actionsFor, type PersonAction } from './person-action.rules';
import { tag } from './state.view';
import { named, visible } from './visible-text';

/** What each action is called where it is offered. */
const OFFERS: Readonly<Record<PersonAction, string>> = {
  ban: 'Ban…',
  unban: 'End the ban…',
  hold: 'Put under moderation…',
  lift: 'Take out of moderation…',
  role: 'Change role…',
};

/** One handle: who it is, what was done about them, and what they have. */
export function personPage(visit: SignedInVisit, found: FoundPerson, nowMs: number, news: string | undefined): Page {
  const { publisher, user, restrictions, items } = found;
  const { base, session } = visit;
  const actions = user === undefined ? [] : actionsFor(session, user, restrictions);
  return consolePage(visit, {
    title: `@${publisher.handle}`,
    tab: 'people',
    news,
    body: html`<p><a href="${base}/console/people" data-key="u">Back to people</a></p>
      ${facts(found, nowMs)} ${membersOf(base, found)}
      ${
        actions.length > 0 &&
        html`<p class="actions">
          ${actions.map((action) => html`<a class="button second" href="${base}/console/people/${publisher.handle}/${action}">${OFFERS[action]}</a>`)}
        </p>`
      }
      ${session.role === 'admin' && html`<p><a href="${base}/console/audit?target=${encodeURIComponent(publisher.handle)}">What was done about them</a> · <a href="${base}/console/audit?actor=${encodeURIComponent(publisher.handle)}">What they have done</a></p>`}
      ${restrictions.length > 0 && history(restrictions, nowMs)}
      <h2>Skills and packages</h2>
      ${items.items.length === 0 ? html`<p class="soft">They have published nothing.</p>` : itemTable(base, items)}`,
  });
}

function facts({ publisher, user, restrictions }: FoundPerson, nowMs: number): Html {
  const { kind, displayName, trusted, createdAt } = publisher;
  const isHeld = restrictions.some((one) => one.kind === 'hold' && one.liftedAt === null);
  return html`<dl class="facts">
    ${fact('What', kind === 'user' ? 'A person' : 'An organization')}
    ${displayName !== null && fact('Name', named(displayName))} ${user !== undefined && fact('Role', user.role)}
    ${fact('State', html`${tag(user?.state ?? 'active', user === undefined || user.state === 'active' ? 'good' : 'bad')}${isHeld && html` ${tag('under moderation', 'warn')}`}${trusted && html` ${tag('trusted', 'good')}`}`)}
    ${fact('Since', time(createdAt, nowMs))}
  </dl>`;
}

function membersOf(base: string, { publisher, members }: FoundPerson): Content {
  if (publisher.kind === 'user') return undefined;
  return html`<h2>Members</h2>
    <ul>
      ${members.map(({ handle, role, state }) => html`<li><a href="${base}/console/people/${handle}">@${named(handle)}</a> <span class="soft">${role}${state !== 'active' && `, ${state}`}</span></li>`)}
    </ul>`;
}

function history(restrictions: readonly PastRestriction[], nowMs: number): Html {
  const rows = restrictions.map(
    ({ kind, reason, placedAt, liftedAt }) =>
      html`<tr>
        <th scope="row">${kind === 'ban' ? 'Banned' : 'Put under moderation'}</th>
        <td data-label="Why">
          ${reason === null ? html`<span class="soft">no reason given</span>` : html`<bdi>${visible(reason)}</bdi>`}
        </td>
        <td class="brief" data-label="When">${time(placedAt, nowMs)}</td>
        <td class="brief" data-label="Ended">${liftedAt === null ? tag('in force', 'bad') : time(liftedAt, nowMs)}</td>
      </tr>`,
  );
  return html`<h2>Bans and moderation</h2>
    ${table('Bans and moderation, the newest first', ['What', 'Why', 'When', 'Ended'], rows)}`;
}

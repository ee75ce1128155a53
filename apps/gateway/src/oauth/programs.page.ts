import { goodNews } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { words } from './oauth.rules';
import type { Program } from './programs.repository';
import { scopeList } from './scopes.page';

/** Which programs somebody lets act for them. */
export function programsPage(
  visit: SignedInVisit,
  programs: readonly Program[],
  { nowMs, withdrawn }: { readonly nowMs: number; readonly withdrawn: boolean },
): Page {
  return {
    title: 'Programs',
    body: html`${withdrawn && goodNews('The program can do nothing in your name any more.')}
      <p>
        These programs may act as <strong><bdi>@${visit.session.handle}</bdi></strong
        >, because you allowed it. Your <a href="${visit.base}/settings/tokens">API tokens</a> are listed apart.
      </p>
      ${
        programs.length === 0
          ? html`<p class="soft">You let no program act for you.</p>`
          : programs.map((program) => card(visit, program, nowMs))
      }`,
  };
}

function card(visit: SignedInVisit, { clientId, name, scope, since }: Program, nowMs: number): Html {
  return html`<section class="card">
    <h2><bdi>${name}</bdi></h2>
    <p class="soft">Allowed ${time(since, nowMs)}. It can:</p>
    ${scopeList(words(scope))}
    ${form(
      visit,
      `/settings/programs/${clientId}/withdraw`,
      html`<div class="form-actions actions">
        <button class="danger">Withdraw<span class="unseen"> from ${name}</span></button>
      </div>`,
    )}
  </section>`;
}

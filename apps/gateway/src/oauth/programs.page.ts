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
    <p>
      <a href="${visit.base}/settings/programs/${clientId}/withdraw"
        >Withdraw<span class="unseen"> from ${name}</span></a
      >
    </p>
  </section>`;
}

/** Asks once before a program can do nothing any more. */
export function withdrawPage(visit: SignedInVisit, { clientId, name }: Program): Page {
  return {
    title: 'Withdraw from this program?',
    body: html`<div class="card">
      <p>
        <strong><bdi>${name}</bdi></strong> stops working in your name at once. It may ask you again.
      </p>
      ${form(
        visit,
        `/settings/programs/${clientId}/withdraw`,
        html`<div class="form-actions actions">
          <button class="danger">Withdraw</button>
          <a class="button second" href="${visit.base}/settings/programs">Keep it</a>
        </div>`,
      )}
    </div>`,
  };
}

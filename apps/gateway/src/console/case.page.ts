import { hidden } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { caseOptions } from './case-decision.rules';
import type { CaseSort, ConsoleCase } from './case.view';
import { casePath, casesPath, caseTab, statusTag } from './cases.page';
import { decisionForm, draftError, type Draft } from './decision.form';
import { consolePage, fact } from './frame';
import { itemPath } from './state.view';
import { named, passage } from './visible-text';

/** What the page of a case shows besides the case. */
export interface CaseView {
  readonly found: ConsoleCase;
  readonly decidedBy: string | undefined;
  readonly draft: Draft;
  readonly nowMs: number;
  readonly news?: string | undefined;
  readonly status?: number;
}

const WHO: Readonly<Record<CaseSort, string>> = { report: 'Reported by', appeal: 'Appeal of' };

/** One report or appeal, and what to do about it. */
export function casePage(visit: SignedInVisit, view: CaseView): Page {
  const { found, draft, news, status } = view;
  const { sort, item } = found;
  const title = sort === 'report' ? 'Report of' : 'Appeal for';
  return consolePage(visit, {
    title: `${title} ${item.name}`,
    tab: caseTab(sort),
    news,
    ...(status === undefined ? {} : { status }),
    body: html`${draftError(draft)}
      <p class="actions walk">
        <a href="${visit.base}${casesPath(sort)}?kind=${item.kind}" data-key="u">Back to the ${sort}s</a>
        <a href="#decide">Decide</a>
      </p>
      <div class="case">
        <div class="evidence">${facts(visit.base, view)}</div>
        ${found.status === 'open' ? openCase(visit, view) : decidedCase(visit, view)}
      </div>`,
  });
}

function facts(base: string, { found, nowMs, decidedBy }: CaseView): Html {
  const { sort, item, person, text, status, createdAt, outcome } = found;
  return html`<dl class="facts">
    ${fact('About', html`${item.release === null ? named(item.name) : html`<a href="${itemPath(base, item)}">${named(item.name)} ${named(item.release.version)}</a>`} (${item.kind})`)}
    ${fact('Publisher', html`<a href="${base}/console/people/${encodeURIComponent(item.ownerHandle)}">@${named(item.ownerHandle)}</a>`)}
    ${fact(WHO[sort], html`${person.handle === null ? 'somebody who is gone' : html`<a href="${base}/console/people/${encodeURIComponent(person.handle)}">@${named(person.handle)}</a>`}, ${time(new Date(createdAt), nowMs)}`)}
    ${fact('What they say', passage(text))} ${fact('State', statusTag(status))}
    ${
      outcome !== undefined &&
      fact(
        'Decided',
        html`${decidedBy !== undefined && html`by @${named(decidedBy)}, `}${time(new Date(outcome.at), nowMs)}${outcome.action !== null && outcome.action !== 'none' && html`, with: ${outcome.action}`}${outcome.note !== null && passage(outcome.note)}`,
      )
    }
  </dl>`;
}

function openCase(visit: SignedInVisit, { found, draft }: CaseView): Html {
  const { sort, kind } = found;
  return decisionForm(visit, {
    title: 'Decide',
    action: casePath(found),
    options: caseOptions(sort, kind),
    draft,
    noteHint: sort === 'report' ? 'Why; at most 1200 characters.' : 'Why; at most 1200 characters. The owner sees it.',
    button: 'Record decision',
  });
}

/** A case is decided once; whoever wants another outcome opens it again first. */
function decidedCase(visit: SignedInVisit, { found, draft }: CaseView): Html {
  return html`<section class="card decision" aria-labelledby="decide">
    <h2 id="decide">Decided</h2>
    <p>To decide otherwise, open it again. What was done with it stays as it is.</p>
    ${
      draft.note !== '' &&
      html`<p class="hint">You wrote:</p>
        ${passage(draft.note)}`
    }
    ${form(
      visit,
      casePath(found),
      html`${hidden('decision', 'open:none')}
        <div class="form-actions actions"><button class="second">Open it again</button></div>`,
    )}
  </section>`;
}

import { errorSummary } from '../pages/fields';
import { html, type Content, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { SignedInVisit } from '../pages/page';

/** As long as a note may be, in characters. */
const MOST_NOTE = 1200;

/** One thing a moderator can decide. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** What follows from it. */
  readonly hint: string;
  /** The key that chooses it. */
  readonly key?: string;
}
/** A form filled in, and what is wrong with it. */
export interface Draft {
  readonly decision: string;
  readonly note: string;
  readonly error?: string;
}
export const NO_DRAFT: Draft = { decision: '', note: '' };

interface DecisionForm {
  readonly title: string;
  /** Where it is sent, below the base. */
  readonly action: string;
  readonly options: readonly Option[];
  readonly draft: Draft;
  readonly noteHint: string;
  readonly button: string;
  /** Further fields. */
  readonly hidden?: Content;
}

/** Asks what a moderator decides, and why. */
export function decisionForm(visit: SignedInVisit, asked: DecisionForm): Html {
  const { title, action, options, draft, noteHint, button, hidden } = asked;
  return html`<section class="card decision" aria-labelledby="decide">
    <h2 id="decide">${title}</h2>
    ${form(
      visit,
      action,
      html`${hidden}
        <fieldset class="field">
          <legend class="unseen">Decision</legend>
          ${options.map((option) => radio(option, draft.decision))}
        </fieldset>
        <div class="field${draft.error !== undefined && ' wrong'}">
          <label for="note">Note</label>
          <p class="hint" id="note-hint">${noteHint}</p>
          <textarea
            id="note"
            name="note"
            rows="3"
            maxlength="${MOST_NOTE}"
            aria-describedby="note-hint"
            data-key="n"
            data-note
          >
${draft.note}</textarea>
        </div>
        <div class="form-actions actions"><button>${button}</button></div>`,
    )}
  </section>`;
}

/** What is wrong with a form of this kind, on top of its page. */
export function draftError({ error, decision }: Draft): Content {
  if (error === undefined) return undefined;
  return errorSummary([{ field: decision === '' ? 'decide' : 'note', message: error }]);
}

function radio({ value, label, hint, key }: Option, chosen: string): Html {
  const id = `decision-${value.replace(':', '-')}`;
  return html`<label class="choice" for="${id}"
    ><input
      type="radio"
      id="${id}"
      name="decision"
      value="${value}"
      ${value === chosen && html` checked`}${key !== undefined && html` data-key="${key}"`}
    />
    <span
      >${label}${key !== undefined && html` <kbd class="only-keys" aria-hidden="true">${key}</kbd>`}<br /><span
        class="soft small"
        >${hint}</span
      ></span
    ></label
  >`;
}

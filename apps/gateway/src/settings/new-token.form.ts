import type { Scope } from '@app/contracts';
import { field } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { SignedInVisit } from '../pages/page';
import { BLANK_FORM, EXPIRIES, MAX_LABEL, type Power, type TokenForm } from './own-tokens.rules';

const SCOPE_LABELS: Readonly<Record<Scope, string>> = {
  'registry:read': 'see what only you see',
  'registry:publish': 'upload and publish',
  'registry:manage': 'change and delete what is there',
  'plugin:rating:read': 'read ratings',
  'plugin:rating:write': 'rate plugins for you',
};
/** Room for a hundred long names. */
const MAX_NAMES = 10_000;

/** Where people make a token: what it is for, how long it works, what it may do. */
export function newTokenForm(visit: SignedInVisit, filled: TokenForm = BLANK_FORM): Html {
  return form(
    visit,
    '/settings/tokens',
    html`${field({ name: 'label', label: 'What is it for?', hint: 'Such as the name of a computer or a pipeline.', value: filled.label, autocomplete: 'off', maxLength: MAX_LABEL })}
      <div class="field">
        <label for="expiry">It works for</label
        ><select id="expiry" name="expiry">
          ${EXPIRIES.map(({ value, label }) => html`<option value="${value}" ${value === filled.expiry && html` selected`}>${label}</option>`)}
        </select>
      </div>
      <fieldset class="field">
        <legend>It may</legend>
        ${choice(filled.power, 'all', 'do everything you can')}
        ${choice(filled.power, 'names', 'only publish some packages and skills')}
        <div class="belongs">
          ${field({ name: 'names', label: 'Which?', hint: 'Such as @acme/weather, or skill:weather for a skill; several with blanks between.', value: filled.names, autocomplete: 'off', maxLength: MAX_NAMES })}
        </div>
        ${choice(filled.power, 'scopes', 'only do what is ticked')}
        <div class="belongs">
          ${Object.entries(SCOPE_LABELS).map(([scope, text]) => box(scope, text, filled.scopes))}
        </div>
      </fieldset>
      <div class="form-actions actions"><button>Create token</button></div>`,
  );
}

/** Which field an error of this form is about. */
export function wrongField({ power }: TokenForm): string {
  return { all: 'label', names: 'names', scopes: 'power-scopes' }[power];
}

function choice(chosen: Power, power: Power, text: string): Html {
  const id = `power-${power}`;
  return html`<label class="choice" for="${id}"
    ><input type="radio" id="${id}" name="power" value="${power}" ${power === chosen && html` checked`} />
    ${text}</label
  >`;
}
function box(scope: string, text: string, ticked: readonly string[]): Html {
  return html`<label class="choice" for="${scope}"
    ><input type="checkbox" id="${scope}" name="scope" value="${scope}" ${ticked.includes(scope) && html` checked`} />
    <span>${text} <code class="soft small">${scope}</code></span></label
  >`;
}

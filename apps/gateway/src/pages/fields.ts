import { html, type Content, type Html } from './html';

/** One field of a form: label above, hint under the label, what is wrong with it beside. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly error?: string | undefined;
  readonly type?: 'text' | 'password';
  /** What the browser may fill in; see HTML's autofill. */
  readonly autocomplete: string;
  readonly maxLength: number;
  readonly required?: boolean;
  readonly className?: string;
}

export function field({ name, label, hint, value, error, type = 'text', ...rest }: Field): Html {
  const described = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`]
    .filter(Boolean)
    .join(' ');
  return html`<div class="field${error === undefined ? '' : ' wrong'}">
    <label for="${name}">${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${error !== undefined && html`<p class="error" id="${name}-error"><span class="unseen">Error: </span>${error}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value ?? ''}"
      maxlength="${rest.maxLength}"
      autocomplete="${rest.autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      ${attribute('class', rest.className)}
      ${attribute('aria-describedby', described)}${error !== undefined && html` aria-invalid="true"`}${rest.required === true && html` required`}
    />
  </div>`;
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

/** What is wrong with a form, on top of it. Each leads to its field. */
export function errorSummary(errors: readonly { readonly field?: string; readonly message: string }[]): Content {
  if (errors.length === 0) return undefined;
  const items = errors.map(({ field: id, message }) =>
    id === undefined ? message : html`<a href="#${id}">${message}</a>`,
  );
  return html`<div class="notice bad" role="alert">
    <h2>There is a problem</h2>
    <ul>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </div>`;
}

/** Something that went well. */
export function goodNews(text: Content): Html {
  return html`<div class="notice good" role="status"><p>${text}</p></div>`;
}

function attribute(name: string, value: string | undefined): Html | undefined {
  return value === undefined || value === '' ? undefined : html` ${name}="${value}"`;
}

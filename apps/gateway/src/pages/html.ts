/** Text that is HTML already. Made by `html` alone. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template may contain. Text is escaped; lists are joined; `undefined`, `null` and `false` are nothing. */
export type Content = Html | string | number | undefined | null | false | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * A piece of a page. Everything put in is escaped, both for text and for attributes in quotes, whoever wrote it:
 *
 * ```ts
 * html`<p title="${title}">Hello ${name}</p>`
 * ```
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((text, string, i) => text + render(values[i - 1]) + string));
}

function render(value: Content): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return String(value).replace(/[&<>"'`]/g, (character) => ESCAPES[character]!);
}

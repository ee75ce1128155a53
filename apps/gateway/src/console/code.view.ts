import type { Finding } from '@app/contracts';
import { html, type Html } from '../pages/html';
import type { Part } from './shown-file.rules';
import { visible } from './visible-text';

/** A longer line is cut in an excerpt; in UTF-16 units. */
const LONG_LINE = 300;

interface CodeOptions {
  /** What it is of, for who hears the page. */
  readonly label: string;
  readonly findings: readonly Finding[];
  /** A whole file, whose lines have anchors (`#L12`); else an excerpt. */
  readonly isWhole: boolean;
}

/** Lines of a file as text: numbered, with what was found at a line below it. */
export function code({ first, lines }: Part, { label, findings, isWhole }: CodeOptions): Html {
  const rows = lines.map((text, i) => {
    const number = first + i;
    const here = findings.filter(({ line }) => line === number);
    return html`<div class="line${here.length > 0 ? ' found' : ''}" ${isWhole && html` id="L${number}"`}>
        <span class="number">${number}</span><code>${isWhole ? visible(text) : cut(text)}</code>
      </div>
      ${here.map(remark)}`;
  });
  return html`<div class="code" role="region" aria-label="${label}" tabindex="0" dir="ltr">${rows}</div>`;
}

/** What was found, in words. */
export function remark({ severity, code: finding, message }: Finding): Html {
  return html`<p class="remark ${severity === 'critical' ? 'bad' : 'warn'}">
    <strong>${severity}</strong> ${visible(message)} <code>${visible(finding)}</code>
  </p>`;
}

function cut(text: string): Html {
  if (text.length <= LONG_LINE) return html`${visible(text)}`;
  return html`${visible(text.slice(0, LONG_LINE))}<span class="soft"> … ${text.length - LONG_LINE} more</span>`;
}

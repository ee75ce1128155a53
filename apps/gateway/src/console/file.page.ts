import type { Finding } from '@app/contracts';
import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { code } from './code.view';
import type { FileEvidence } from './evidence.service';
import { filePath } from './evidence.view';
import { consolePage } from './frame';
import type { Reviewed } from './reviewed-items.service';
import { LINES_A_PAGE, MOST_READ, pageAround, sizeText } from './shown-file.rules';
import { itemPath } from './state.view';
import { named, visible } from './visible-text';

/** One file of a version as text, with what was found marked. */
export function filePage(visit: SignedInVisit, item: Reviewed['item'], found: FileEvidence, line: number): Page {
  const { base } = visit;
  const { file, findings } = found;
  return consolePage(visit, {
    title: `File of ${item.name} ${item.release.version}`,
    tab: 'queue',
    body: html`<p class="actions walk">
        <a href="${itemPath(base, item)}" data-key="u">Back to ${named(item.name)} ${named(item.release.version)}</a>
      </p>
      <h2 class="path"><code>${named(file.path)}</code></h2>
      <p class="soft small">
        ${sizeText(file.size)}, ${visible(file.contentType)}, SHA-256 <code>${file.sha256}</code>
      </p>
      ${findings.length > 0 && jumps(base, item, file.path, findings)} ${content(base, item, found, line)}`,
  });
}

function jumps(base: string, item: Reviewed['item'], path: string, findings: readonly Finding[]): Html {
  const lines = [...new Set(findings.map(({ line }) => line))];
  return html`<nav class="choices" aria-label="Findings">
    <span class="soft" aria-hidden="true">Found</span>
    ${lines.map((line) => html`<a href="${filePath(base, item, path, line)}">line ${line}</a>`)}
  </nav>`;
}

function content(base: string, item: Reviewed['item'], { file, shown, findings }: FileEvidence, line: number): Html {
  if (shown.kind === 'missing') return html`<p>Its bytes are not in storage any more.</p>`;
  if (shown.kind === 'binary') return html`<p>This file is binary, so there is no text to show.</p>`;
  const { lines, isCut } = shown;
  const part = pageAround(lines, line);
  const last = part.first + part.lines.length - 1;
  const to = (first: number) => filePath(base, item, file.path, first);
  return html`${isCut && html`<p class="notice warn">The file is too large to be shown whole: here is its first ${sizeText(MOST_READ)}.</p>`}
    ${part.lines.length < lines.length && html`<p class="soft small">Lines ${part.first} to ${last} of ${lines.length}</p>`}
    ${code(part, { label: file.path, findings, isWhole: true })}
    <nav class="actions pager" aria-label="Parts of the file">
      ${part.first > 1 && html`<a class="button second" href="${to(part.first - LINES_A_PAGE)}" rel="prev">Lines before</a>`}
      ${last < lines.length && html`<a class="button second" href="${to(last + 1)}" rel="next">Lines after</a>`}
    </nav>`;
}

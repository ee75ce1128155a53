import type { Finding, FoundFile } from '@app/contracts';
import { html, type Html } from '../pages/html';
import { code, remark } from './code.view';
import type { Evidence } from './evidence.service';
import { withQuery } from './queue-place.rules';
import type { Reviewed } from './reviewed-items.service';
import { excerptAround, sizeText } from './shown-file.rules';
import { named, visible } from './visible-text';

/** What scanners found, line by line, each with the lines around it. */
export function findingsView(base: string, item: Reviewed['item'], { findings, read }: Evidence): Html {
  const places = new Map<string, Finding[]>();
  for (const finding of findings) {
    const place = `${finding.line} ${finding.file}`;
    places.set(place, [...(places.get(place) ?? []), finding]);
  }
  return html`<h2>Findings</h2>
    ${findings.length === 0 && html`<p class="soft">The scanners found nothing, or have not looked yet.</p>`}
    ${[...places.values()].map((here) => placeView(base, item, here, read))}`;
}

/** @param here what was found at one line; not empty */
function placeView(base: string, item: Reviewed['item'], here: readonly Finding[], read: Evidence['read']): Html {
  const { file, line } = here[0]!;
  const shown = read.get(file);
  const excerpt = shown?.kind === 'text' ? excerptAround(shown.lines, line) : undefined;
  return html`<section class="finding">
    <h3><a href="${filePath(base, item, file, line)}">${named(file)}, line ${line}</a></h3>
    ${excerpt === undefined ? here.map(noted) : code(excerpt, { label: `${file}, line ${line}`, findings: here, isWhole: false })}
  </section>`;
}

/** A finding whose file is not shown: as the scanner has noted it. */
function noted(finding: Finding): Html {
  const { evidence } = finding;
  return html`${remark(finding)}${evidence !== '' && html`<pre dir="ltr"><code>${visible(evidence)}</code></pre>`}`;
}

/** The files of a version, to be opened. */
export function filesView(base: string, item: Reviewed['item'], { files: { files, total } }: Evidence): Html {
  return html`<h2>Files</h2>
    <ul class="files">
      ${files.map(({ path, size }) => html`<li><a href="${filePath(base, item, path)}">${named(path)}</a> <span class="soft small">${sizeText(size)}</span></li>`)}
    </ul>
    ${total > files.length && html`<p class="soft">And ${total - files.length} more.</p>`}`;
}

/** Where one file is shown, at a line. */
export function filePath(base: string, item: Reviewed['item'], path: FoundFile['path'], line?: number): string {
  const parameters = { version: item.release.versionId, path, line: line === undefined ? undefined : String(line) };
  const anchor = line === undefined ? '' : `#L${line}`;
  return `${withQuery(`${base}/console/items/${item.itemId}/file`, parameters)}${anchor}`;
}

import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import type { Neighbours } from './console-queue.service';
import { draftError, type Draft } from './decision.form';
import type { Evidence } from './evidence.service';
import { findingsView, filesView } from './evidence.view';
import { consolePage, fact } from './frame';
import { placeParameters, withQuery } from './queue-place.rules';
import type { Reviewed } from './reviewed-items.service';
import { rulingForm } from './ruling.form';
import { itemPath, reasonText, stateTags, tag } from './state.view';
import { named, passage } from './visible-text';

/** What the page of a version shows. */
export interface ItemView {
  readonly reviewed: Reviewed;
  readonly evidence: Evidence;
  /** For who came from the queue. */
  readonly around: Neighbours | undefined;
  readonly draft: Draft;
  readonly nowMs: number;
  readonly news?: string | undefined;
  readonly status?: number;
}

/** One version, what speaks against it, and what to do about it. */
export function itemPage(visit: SignedInVisit, view: ItemView): Page {
  const { reviewed, evidence, around, draft, nowMs, news, status } = view;
  const { item, state } = reviewed;
  return consolePage(visit, {
    title: `${item.name} ${item.release.version}`,
    tab: 'queue',
    news,
    ...(status === undefined ? {} : { status }),
    body: html`${draftError(draft)}${walk(visit.base, around)}
      <div class="case">
        <div class="evidence">
          ${facts(visit.base, reviewed, nowMs)} ${findingsView(visit.base, item, evidence)}
          ${filesView(visit.base, item, evidence)}
        </div>
        ${rulingForm(visit, reviewed, state, draft, around === undefined ? {} : placeParameters(around.place))}
      </div>`,
  });
}

function facts(base: string, { item, state, ruledBy }: Reviewed, nowMs: number): Html {
  const { release, ownerHandle, kind, displayName, channel, isDeleted, replacementVersion } = item;
  const { scanStatus, moderationState, moderationReason, ruledAt, reasons, reportCount, appeal } = state;
  return html`<dl class="facts">
    ${fact('What', html`${kind === 'skill' ? 'Skill' : 'Package'} ${named(displayName)}`)}
    ${fact('Publisher', html`<a href="${base}/console/people/${encodeURIComponent(ownerHandle)}">@${named(ownerHandle)}</a>`)}
    ${fact('Published', time(new Date(release.createdAt), nowMs))}
    ${fact('State', html`${stateTags(scanStatus, moderationState)}${isDeleted && html` ${tag('out of sight', 'warn')}`}${channel === 'private' && html` ${tag('private', 'calm')}`}`)}
    ${reasons.length > 0 && fact('Why', reasons.map(reasonText).join(', '))}
    ${
      moderationState !== null &&
      fact(
        'Decided',
        html`${ruledBy === undefined ? 'by Reef, or somebody who is gone' : html`by @${named(ruledBy.handle)}`},
        ${ruledAt !== undefined && time(new Date(ruledAt), nowMs)}${moderationReason !== null && passage(moderationReason)}`,
      )
    }
    ${reportCount > 0 && fact('Reports', html`<a href="${withQuery(`${base}/console/reports`, { kind, item: item.itemId })}">${reportCount} open</a>`)}
    ${
      appeal !== null &&
      fact(
        'Appeal',
        html`<a href="${base}/console/appeals/${kind}/${appeal.appealId}">${appeal.status}</a>,
          ${time(new Date(appeal.createdAt), nowMs)}`,
      )
    }
    ${fact('If blocked', replacementVersion === null ? 'There is no other version to show' : html`Version ${named(replacementVersion)}`)}
    ${release.sourceRepo !== null && fact('Source', html`<code>${named(release.sourceRepo)}</code>${release.sourceCommit !== null && html` at <code>${named(release.sourceCommit)}</code>`}`)}
  </dl>`;
}

/** The way through the queue. */
function walk(base: string, around: Neighbours | undefined): Html {
  const list = withQuery(`${base}/console`, placeParameters({ ...around?.place, at: undefined }));
  const up = html`<a href="${list}" data-key="u">Back to the queue</a> <a href="#decide">Decide</a>`;
  if (around === undefined) return html`<nav class="actions walk" aria-label="Queue">${up}</nav>`;
  const { place, next, previous, nextCursor } = around;
  const { at } = place;
  const beyond =
    nextCursor === null
      ? undefined
      : withQuery(`${base}/console`, placeParameters({ ...place, cursor: nextCursor, at: undefined }));
  const to = (entry: Neighbours['next'], index: number) =>
    entry && itemPath(base, entry.item, placeParameters({ ...place, at: Math.max(index, 0) }));
  const [nextHref, previousHref] = [to(next, at + 1) ?? beyond, to(previous, at - 1)];
  return html`<nav class="actions walk" aria-label="Queue">
    ${up} ${previousHref !== undefined && html`<a href="${previousHref}" rel="prev" data-key="k">Previous</a>`}
    ${nextHref === undefined ? html`<span class="soft">This is the last one</span>` : html`<a href="${nextHref}" rel="next" data-key="j">Next</a>`}
  </nav>`;
}

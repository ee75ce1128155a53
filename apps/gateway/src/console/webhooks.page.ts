import { html, type Html } from '../pages/html';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { consolePage, table } from './frame';
import { tag } from './state.view';
import { named, visible } from './visible-text';
import type { TroubledEndpoint, WebhookTotals } from './webhook-health.repository';

/** How webhooks are: which fail or were stopped, and what waits. */
export function webhooksPage(
  visit: SignedInVisit,
  totals: WebhookTotals,
  troubled: readonly TroubledEndpoint[],
  nowMs: number,
): Page {
  const { working, failing, stopped, waiting, due, oldest } = totals;
  const rows = troubled.map((endpoint) => row(visit.base, endpoint, nowMs));
  return consolePage(visit, {
    title: 'Webhooks',
    tab: 'webhooks',
    body: html`<dl class="facts">
        <dt>Endpoints</dt>
        <dd>${working} working, ${failing} failing, ${stopped} stopped by Reef</dd>
        <dt>Deliveries</dt>
        <dd>
          ${waiting} waiting, ${due} of them due${oldest !== null && html`; the oldest was made ${time(oldest, nowMs)}`}
        </dd>
      </dl>
      ${rows.length === 0 ? html`<p class="soft">Every endpoint works, and nothing waits.</p>` : table('Endpoints that fail, were stopped, or have something waiting', ['Receiver', 'State', 'Waiting', 'Last failure'], rows)}
      <p class="soft small">Addresses and secrets are their owners’ business, and not shown.</p>`,
  });
}

function row(base: string, endpoint: TroubledEndpoint, nowMs: number): Html {
  const { host, ownerHandle, ownerKind, ownerId, waiting, lastAt, lastStatus, lastError } = endpoint;
  const owner =
    ownerHandle === null
      ? html`${ownerKind} <code>${visible(ownerId)}</code>`
      : html`<a href="${base}/console/people/${ownerHandle}" data-row>@${named(ownerHandle)}</a>`;
  return html`<tr>
    <th scope="row">${named(host)}<br /><span class="soft small">of ${owner}</span></th>
    <td data-label="State">${stateOf(endpoint, nowMs)}</td>
    <td data-label="Waiting">${waiting}</td>
    <td data-label="Last failure">
      ${lastAt === null ? 'none' : html`${lastError === null ? `HTTP ${lastStatus ?? '?'}` : visible(lastError)}, ${time(lastAt, nowMs)}`}
    </td>
  </tr>`;
}

function stateOf({ disabledReason, failingSince }: TroubledEndpoint, nowMs: number): Html {
  if (disabledReason === 'owner') return tag('disabled by its owner', 'calm');
  if (disabledReason === 'gone') return tag('stopped: it answered 410', 'bad');
  if (disabledReason === 'failing') return tag('stopped: nothing got through', 'bad');
  return failingSince === null
    ? tag('working', 'good')
    : html`${tag('failing', 'warn')} since ${time(failingSince, nowMs)}`;
}

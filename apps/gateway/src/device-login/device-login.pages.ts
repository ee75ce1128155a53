import { errorSummary, field, hidden } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { scopeList } from '../oauth/scopes.page';
import { DEVICE_PAGE } from '../oauth/oauth-paths';
import type { WaitingDevice } from './device-decisions.service';

/** Asks for the code. @param typed a code that was wrong */
export function codePage({ base }: SignedInVisit, typed = ''): Page {
  const error =
    typed === ''
      ? undefined
      : 'No program waits for this code. It may have expired: start again there, such as with clawhub login.';
  return {
    title: 'Connect a device',
    ...(error === undefined ? {} : { status: 404 }),
    body: html`${errorSummary(error === undefined ? [] : [{ field: 'user_code', message: error }])}
      <p>Enter the code your terminal or device shows.</p>
      <div class="card">
        <form method="get" action="${base}${DEVICE_PAGE}">
          ${field({
            name: 'user_code',
            label: 'Code',
            hint: 'Eight letters and digits, such as ABCD-2345.',
            value: typed.slice(0, 20),
            error,
            autocomplete: 'off',
            maxLength: 20,
            className: 'code',
            required: true,
          })}
          <div class="form-actions actions"><button>Continue</button></div>
        </form>
      </div>`,
  };
}

/** Shows who asks, for what and for whom, and asks. */
export function confirmPage(visit: SignedInVisit, device: WaitingDevice, nowMs: number): Page {
  const { userCode, createdAt } = device;
  const requestedFrom = device.kind === 'login' ? device.requestedFrom : null;
  return {
    title: 'Allow this device?',
    body: html`${asks(device)}
      <div class="card">
        <p class="hint">Your terminal or device must show this code:</p>
        <p class="shown-code">${userCode}</p>
        <dl class="facts">
          <dt>Acts as</dt>
          <dd>
            <strong><bdi>@${visit.session.handle}</bdi></strong>
          </dd>
          <dt>${device.kind === 'login' ? 'Calls itself' : 'Program'}</dt>
          <dd><bdi>${device.kind === 'login' ? device.label : device.clientName}</bdi></dd>
          <dt>Asked</dt>
          <dd>${time(createdAt, nowMs)}${requestedFrom !== null && html` from <code>${requestedFrom}</code>`}</dd>
        </dl>
        <p>Did somebody send you this code or this link? Then deny: they would get into your account.</p>
        ${form(
          visit,
          DEVICE_PAGE,
          html`${hidden('user_code', userCode)}
            <div class="form-actions actions">
              <button name="decision" value="approve">Allow</button>
              <button class="second" name="decision" value="deny">Deny</button>
            </div>`,
        )}
      </div>`,
  };
}

function asks(device: WaitingDevice): Html {
  if (device.kind === 'login') return html`<p>A program asks for a token with which it can do whatever you can.</p>`;
  return html`<p>A program asks to act for you. It could:</p>
    ${scopeList(device.scopes)}`;
}

export function decidedPage(
  { base }: SignedInVisit,
  kind: WaitingDevice['kind'],
  decision: 'approved' | 'denied',
): Page {
  if (decision === 'denied')
    return { title: 'Device denied', body: html`<p>The program got no token. You can close this page.</p>` };
  return {
    title: 'Device connected',
    body: html`<p>
        Your ${kind === 'login' ? 'terminal' : 'device'} continues by itself within a few seconds. You can close this
        page.
      </p>
      <p class="soft">
        ${
          kind === 'login'
            ? html`Its token is among your <a href="${base}/settings/tokens">API tokens</a>, where you can revoke it.`
            : html`It is among your <a href="${base}/settings/programs">programs</a>, where you can withdraw this.`
        }
      </p>`,
  };
}

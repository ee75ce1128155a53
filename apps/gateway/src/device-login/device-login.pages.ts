import { errorSummary, field, hidden } from '../pages/fields';
import { html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import type { WaitingLogin } from './device-logins.repository';

/** Asks for the code. @param typed a code that was wrong */
export function codePage({ base }: SignedInVisit, typed = ''): Page {
  const error =
    typed === '' ? undefined : 'No login waits for this code. It may have expired: run clawhub login again.';
  return {
    title: 'Connect a device',
    ...(error === undefined ? {} : { status: 404 }),
    body: html`${errorSummary(error === undefined ? [] : [{ field: 'user_code', message: error }])}
      <p>Enter the code your terminal shows.</p>
      <div class="card">
        <form method="get" action="${base}/cli/device">
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

/** Shows what is asked and for whom, and asks. */
export function confirmPage(
  visit: SignedInVisit,
  { userCode, label, requestedFrom, createdAt }: WaitingLogin & { readonly userCode: string },
  nowMs: number,
): Page {
  return {
    title: 'Allow this device?',
    body: html`<p>A program asks for a token with which it can do whatever you can.</p>
      <div class="card">
        <p class="hint">Your terminal must show this code:</p>
        <p class="shown-code">${userCode}</p>
        <dl class="facts">
          <dt>Acts as</dt>
          <dd>
            <strong><bdi>@${visit.session.handle}</bdi></strong>
          </dd>
          <dt>Calls itself</dt>
          <dd><bdi>${label}</bdi></dd>
          <dt>Asked</dt>
          <dd>${time(createdAt, nowMs)}${requestedFrom !== null && html` from <code>${requestedFrom}</code>`}</dd>
        </dl>
        <p>Did somebody send you this code or this link? Then deny: they would get into your account.</p>
        ${form(
          visit,
          '/cli/device',
          html`${hidden('user_code', userCode)}
            <div class="form-actions actions">
              <button name="decision" value="approve">Allow</button>
              <button class="second" name="decision" value="deny">Deny</button>
            </div>`,
        )}
      </div>`,
  };
}

export function decidedPage({ base }: SignedInVisit, decision: 'approved' | 'denied'): Page {
  if (decision === 'denied')
    return { title: 'Device denied', body: html`<p>The program got no token. You can close this page.</p>` };
  return {
    title: 'Device connected',
    body: html`<p>Your terminal continues by itself within a few seconds. You can close this page.</p>
      <p class="soft">
        Its token is among your <a href="${base}/settings/tokens">API tokens</a>, where you can revoke it.
      </p>`,
  };
}

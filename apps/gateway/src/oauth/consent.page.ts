import { html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import type { ConsentRequest } from './consents.service';
import { scopeList } from './scopes.page';

/** Asks somebody whether a program may act for them. */
export function consentPage(visit: SignedInVisit, { uid, clientName, scopes, redirectUri }: ConsentRequest): Page {
  const { origin, host } = new URL(redirectUri);
  return {
    title: 'Allow access?',
    formTarget: origin,
    body: html`<p>A program asks to act for you. It could:</p>
      ${scopeList(scopes)}
      <div class="card">
        <dl class="facts">
          <dt>Acts as</dt>
          <dd>
            <strong><bdi>@${visit.session.handle}</bdi></strong>
          </dd>
          <dt>Program</dt>
          <dd><bdi>${clientName}</bdi></dd>
          <dt>Sends you to</dt>
          <dd><code>${host}</code></dd>
        </dl>
        <p>Go on only if you started this yourself.</p>
        ${form(
          visit,
          `/oauth/consent/${uid}`,
          html`<div class="form-actions actions">
            <button name="decision" value="allow">Allow</button>
            <button class="second" name="decision" value="deny">Deny</button>
          </div>`,
        )}
      </div>`,
  };
}

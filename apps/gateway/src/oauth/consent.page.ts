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
    body: html`<p>
        <strong><bdi>${clientName}</bdi></strong> asks to act for <strong><bdi>@${visit.session.handle}</bdi></strong
        >. It could:
      </p>
      ${scopeList(scopes)}
      <p>
        You will be sent to <strong><bdi>${host}</bdi></strong
        >. Go on only if you started this yourself.
      </p>
      ${form(
        visit,
        `/oauth/consent/${uid}`,
        html`<button name="decision" value="allow">Allow</button>
          <button class="quiet" name="decision" value="deny">Do not allow</button>`,
      )}`,
  };
}

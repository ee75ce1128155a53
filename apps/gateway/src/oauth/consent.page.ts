import { SCOPES, type Scope } from '@app/contracts';
import { html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import type { ConsentRequest } from './consents.service';

/** What a scope lets a program do, to those who allow it. */
const MEANINGS: Readonly<Record<Scope, string>> = {
  'plugin:rating:read': 'Read ratings of plugins',
  'plugin:rating:write': 'Rate plugins in your name, and change or delete your ratings',
  'registry:read': 'See what only you see: who you are, and what of yours is not public',
  'registry:publish': 'Publish skills and plugins in your name',
  'registry:manage': 'Change, hide and delete what you have published, and manage your publishers',
};

/** Asks somebody whether a program may act for them. */
export function consentPage(visit: SignedInVisit, { uid, clientName, scopes, redirectUri }: ConsentRequest): Page {
  const { origin, host } = new URL(redirectUri);
  const asked = SCOPES.filter((scope) => scopes.includes(scope));
  return {
    title: 'Allow access?',
    formTarget: origin,
    body: html`<p>
        <strong><bdi>${clientName}</bdi></strong> asks to act for <strong><bdi>@${visit.session.handle}</bdi></strong
        >. It could:
      </p>
      <ul>
        ${asked.map((scope) => html`<li>${MEANINGS[scope]} <code>${scope}</code></li>`)}
      </ul>
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

import { SCOPES, type Scope } from '@app/contracts';
import { html, type Html } from '../pages/html';

/** What a scope lets a program do, to those who allow it. */
const MEANINGS: Readonly<Record<Scope, string>> = {
  'plugin:rating:read': 'Read ratings of plugins',
  'plugin:rating:write': 'Rate plugins in your name, and change or delete your ratings',
  'registry:read': 'See what only you see: who you are, and what of yours is not public',
  'registry:publish': 'Publish skills and plugins in your name',
  'registry:manage': 'Change, hide and delete what you have published, and manage your publishers',
};

/** What a program could do with these scopes. */
export function scopeList(scopes: readonly string[]): Html {
  const asked = SCOPES.filter((scope) => scopes.includes(scope));
  return html`<ul>
    ${asked.map((scope) => html`<li>${MEANINGS[scope]} <code>${scope}</code></li>`)}
  </ul>`;
}

import { errorSummary, field, hidden } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, Visit } from '../pages/page';
import { MAX_PASSWORD_LENGTH } from './password.rules';

/** What was typed, and what came of it. */
export interface SignInForm {
  readonly handle?: string;
  /** Where to go afterwards; a path of ours. */
  readonly returnTo: string;
  readonly error?: string;
  readonly retryAfter?: number | undefined;
}

/** @param provider name of the OpenID Connect provider; undefined when there is none */
export function signInPage(visit: Visit, { handle = '', returnTo, ...sent }: SignInForm, provider?: string): Page {
  const { error, retryAfter } = sent;
  return {
    title: 'Sign in',
    ...(error === undefined ? {} : { status: retryAfter === undefined ? 403 : 429 }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    body: html`${errorSummary(error === undefined ? [] : [{ message: error }])}
      <div class="card">
        ${provider !== undefined && singleSignOn(visit, provider, returnTo)}
        ${form(
          visit,
          '/sign-in',
          html`${hidden('return_to', returnTo)}
${field({ name: 'handle', label: 'Handle', value: handle, autocomplete: 'username', maxLength: 100, required: true })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxLength: 1_000, required: true })}
<div class="form-actions actions"><button${provider !== undefined && html` class="second"`}>Sign in</button></div>`,
        )}
      </div>
      <p class="soft small">
        No account, or no password yet? Whoever runs this registry can send you a sign-in link.
      </p>`,
  };
}

function singleSignOn({ base }: Visit, provider: string, returnTo: string): Html {
  return html`<p>
      <a class="button wide" href="${base}/sign-in/oidc?return_to=${encodeURIComponent(returnTo)}"
        >Sign in with ${provider}</a
      >
    </p>
    <div class="or">or with a password</div>`;
}

/** Where a sign-in link leads. */
export function welcomePage(visit: Visit, handle: string, code: string, error?: string): Page {
  return {
    title: 'Choose a password',
    ...(error === undefined ? {} : { status: 400 }),
    body: html`${errorSummary(error === undefined ? [] : [{ field: 'password', message: error }])}
      <p>
        For the account <strong><bdi>@${handle}</bdi></strong
        >. You are signed out everywhere else.
      </p>
      <div class="card">
        ${form(
          visit,
          '/sign-in/link',
          html`${hidden('code', code)}
            <input
              class="unseen"
              type="text"
              name="username"
              value="${handle}"
              autocomplete="username"
              tabindex="-1"
              aria-hidden="true"
              readonly
            />
            ${field({
              name: 'password',
              label: 'New password',
              hint: 'At least 10 characters. Several words are good; a password manager is better.',
              type: 'password',
              autocomplete: 'new-password',
              maxLength: MAX_PASSWORD_LENGTH,
              error,
              required: true,
            })}
            <div class="form-actions actions"><button>Save and sign in</button></div>`,
        )}
      </div>`,
  };
}

export function deadLinkPage({ base }: Visit): Page {
  return {
    title: 'This link works no more',
    status: 404,
    body: html`<p>
        Sign-in links work once, for 24 hours, and only the newest one does. Ask whoever sent it for another.
      </p>
      <p class="actions"><a class="button" href="${base}/sign-in">Sign in</a></p>`,
  };
}

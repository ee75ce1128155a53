import { hidden } from '../pages/fields';
import { html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit, Visit } from '../pages/page';
import { formTargetOf, type CliLogin } from './cli-login.rules';

/** Asks before a program on this computer gets a token. */
export function allowPage(visit: SignedInVisit, login: CliLogin): Page {
  const { host } = new URL(login.redirectUri);
  return {
    title: 'Sign in to the command line?',
    formTarget: formTargetOf(login),
    body: html`<p>A program on this computer asks for a token with which it can do whatever you can.</p>
      <div class="card">
        <dl class="facts">
          <dt>Acts as</dt>
          <dd>
            <strong><bdi>@${visit.session.handle}</bdi></strong>
          </dd>
          <dt>Calls itself</dt>
          <dd><bdi>${login.label === '' ? 'CLI token' : login.label}</bdi></dd>
          <dt>Listens at</dt>
          <dd><code>${host}</code></dd>
        </dl>
        <p>Allow it only if you have just run <code>clawhub login</code>.</p>
        ${form(
          visit,
          '/cli/auth',
          html`${hidden('redirect_uri', login.redirectUri)}${hidden('label_b64', login.labelBase64)}${hidden('state', login.state)}
            <div class="form-actions actions">
              <button name="decision" value="allow">Allow</button>
              <button class="second" name="decision" value="deny">Cancel</button>
            </div>`,
        )}
      </div>`,
  };
}

export function deniedPage(): Page {
  return { title: 'Nothing was allowed', body: html`<p>The program got no token. You can close this page.</p>` };
}

export function refusedPage({ base }: Visit): Page {
  return {
    title: 'This login cannot be used',
    status: 400,
    body: html`<p>
        The link does not lead back to a program on this computer, so it gets no token. Run
        <code>clawhub login</code> again, or create a token yourself.
      </p>
      <p class="actions"><a class="button" href="${base}/settings/tokens">API tokens</a></p>`,
  };
}

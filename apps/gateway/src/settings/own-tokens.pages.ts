import { errorSummary, goodNews } from '../pages/fields';
import { html, type Html } from '../pages/html';
import { form } from '../pages/layout';
import type { Page, SignedInVisit } from '../pages/page';
import { time } from '../pages/times';
import { newTokenForm, wrongField } from './new-token.form';
import { BLANK_FORM, powerText, type TokenForm } from './own-tokens.rules';
import type { OwnToken } from './own-tokens.repository';

/** What the list shows besides the tokens. */
export interface TokensView {
  readonly tokens: readonly OwnToken[];
  readonly nowMs: number;
  /** A token that was just made; shown this once. */
  readonly created?: string;
  readonly revoked?: boolean;
  readonly error?: string;
  /** What was filled in. */
  readonly form?: TokenForm;
}

export function tokensPage(
  visit: SignedInVisit,
  { tokens, nowMs, created, revoked, error, form = BLANK_FORM }: TokensView,
): Page {
  return {
    title: 'API tokens',
    ...(error === undefined ? {} : { status: 400 }),
    body: html`${errorSummary(error === undefined ? [] : [{ field: wrongField(form), message: error }])}
      ${revoked === true && goodNews('The token is revoked. It never works again.')}
      ${created !== undefined && newToken(created)}
      <p>
        Programs use a token to act as <strong><bdi>@${visit.session.handle}</bdi></strong
        >: it can do whatever you can, unless you say less. Give each program its own.
      </p>
      ${tokens.length === 0 ? html`<p class="soft">You have no tokens. Create one below, or run <code>clawhub login</code>.</p>` : list(visit, tokens, nowMs)}
      <section class="card">
        <h2>New token</h2>
        ${newTokenForm(visit, form)}
      </section>
      <p class="soft"><a href="${visit.base}/settings/programs">Programs you let act for you</a></p>`,
  };
}

function newToken(token: string): Html {
  return html`<div class="notice good" role="status">
    <h2>Your new token</h2>
    <p>Copy it now: nobody can show it to you again.</p>
    <p><code class="secret" data-copy>${token}</code></p>
  </div>`;
}

function list(visit: SignedInVisit, tokens: readonly OwnToken[], nowMs: number): Html {
  return html`<div class="table">
    <table>
      <caption class="unseen">
        Your tokens, newest first
      </caption>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">It may</th>
          <th scope="col">Created</th>
          <th scope="col">Last used</th>
          <th scope="col">Expires</th>
          <th scope="col"><span class="unseen">Action</span></th>
        </tr>
      </thead>
      <tbody>
        ${tokens.map((token) => row(visit, token, nowMs))}
      </tbody>
    </table>
  </div>`;
}

function row({ base }: SignedInVisit, token: OwnToken, nowMs: number): Html {
  const { id, label, prefix, createdAt, lastUsedAt, expiresAt } = token;
  const isExpired = expiresAt !== null && expiresAt.getTime() <= nowMs;
  const expiry = isExpired
    ? html`<span class="tag">Expired</span>`
    : expiresAt === null
      ? 'never'
      : time(expiresAt, nowMs);
  return html`<tr>
    <th scope="row"><bdi>${label}</bdi><br /><code class="soft small">${prefix}…</code></th>
    <td data-label="It may"><bdi>${powerText(token)}</bdi></td>
    <td class="brief" data-label="Created">${time(createdAt, nowMs)}</td>
    <td class="brief" data-label="Last used">${lastUsedAt === null ? 'never' : time(lastUsedAt, nowMs)}</td>
    <td class="brief" data-label="Expires">${expiry}</td>
    <td class="action">
      <a href="${base}/settings/tokens/${id}/revoke">Revoke<span class="unseen"> ${label}</span></a>
    </td>
  </tr>`;
}

export function revokePage(visit: SignedInVisit, token: OwnToken, nowMs: number): Page {
  const { id, label, prefix, lastUsedAt } = token;
  return {
    title: 'Revoke this token?',
    body: html`<div class="card">
      <dl class="facts">
        <dt>Token</dt>
        <dd><bdi>${label}</bdi></dd>
        <dt>Begins with</dt>
        <dd><code>${prefix}</code></dd>
        <dt>It may</dt>
        <dd><bdi>${powerText(token)}</bdi></dd>
        <dt>Last used</dt>
        <dd>${lastUsedAt === null ? 'never' : time(lastUsedAt, nowMs)}</dd>
      </dl>
      <p>Programs that use it stop working at once. It cannot be undone.</p>
      ${form(
        visit,
        `/settings/tokens/${id}/revoke`,
        html`<div class="form-actions actions">
          <button class="danger">Revoke token</button>
          <a class="button second" href="${visit.base}/settings/tokens">Keep it</a>
        </div>`,
      )}
    </div>`,
  };
}

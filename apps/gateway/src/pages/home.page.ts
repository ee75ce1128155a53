import { html } from './html';
import type { Page, Visit } from './page';

/** What this is, and what to do next. */
export function homePage({ base, session }: Visit, publicUrl: string): Page {
  const next =
    session === undefined
      ? html`<a class="button" href="${base}/sign-in">Sign in</a>`
      : html`<a class="button" href="${base}/settings/tokens">Your API tokens</a>`;
  return {
    title: 'A registry of skills and plugins',
    body: html`<p class="lead">
        Publish skills and plugins for OpenClaw, find them, rate them. Everything is scanned before anybody can download
        it.
      </p>
      <p class="actions">${next} <a class="button second" href="${base}/docs">API documentation</a></p>
      <div class="cards">
        <section class="card">
          <h2>From the command line</h2>
          <p>The <code>clawhub</code> command works with this registry:</p>
          <pre data-copy><code>export CLAWHUB_SITE=${publicUrl}
npx clawhub login
npx clawhub search calendar</code></pre>
        </section>
        <section class="card">
          <h2>For your programs</h2>
          <p>Create an API token to publish from CI, or read the registry without one.</p>
          <p>
            <a href="${base}/settings/tokens">API tokens</a> ·
            <a href="${base}/api/v1/openapi.json">OpenAPI document</a>
          </p>
        </section>
      </div>`,
  };
}

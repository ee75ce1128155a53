import { assetPath, type AssetName } from './assets';
import { html, type Content, type Html } from './html';
import type { Page, Visit } from './page';

type Frame = Pick<Visit, 'base'> & Partial<Pick<Visit, 'session' | 'csrf'>>;

/** The whole document of a page. Without a visit, such as when one fails, it says nothing of who is signed in. */
export function document({ title, body, above, files = [] }: Page, visit: Frame): string {
  const { base } = visit;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Reef</title>
        <link rel="icon" type="image/svg+xml" href="${base}${assetPath('icon.svg')}" />
        <link rel="stylesheet" href="${base}${assetPath('reef.css')}" />
        <script src="${base}${assetPath('reef.js')}" defer></script>
        ${files.map((name) => loaded(base, name))}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="bar">
          <div class="column">
            <a class="brand" href="${base}/"
              ><img src="${base}${assetPath('icon.svg')}" width="28" height="28" alt="" /> Reef</a
            >
            <nav aria-label="Account">${account(visit)}</nav>
          </div>
        </header>
        <main id="main" class="column" tabindex="-1">
          ${above}
          <h1>${title}</h1>
          ${body}
        </main>
        <footer class="column"><a href="${base}/docs">API</a></footer>
      </body>
    </html> `;
  return page.text;
}

function loaded(base: string, name: AssetName): Html {
  const path = `${base}${assetPath(name)}`;
  return name.endsWith('.js')
    ? html`<script src="${path}" defer></script>`
    : html`<link rel="stylesheet" href="${path}" />`;
}

function account({ base, session, csrf }: Frame): Html | undefined {
  if (csrf === undefined) return undefined;
  if (session === undefined) return html`<a href="${base}/sign-in">Sign in</a>`;
  return html`${session.role !== 'user' && html`<a class="whole" href="${base}/console">Console</a>`}
    <a href="${base}/settings/tokens"><bdi>@${session.handle}</bdi></a>
    ${form({ base, csrf }, '/sign-out', html`<button class="quiet">Sign out</button>`)}`;
}

/** A form that is sent by POST, with what proves that it is ours. */
export function form({ base, csrf }: Pick<Visit, 'base' | 'csrf'>, action: string, fields: Content): Html {
  return html`<form method="post" action="${base}${action}">
    <input type="hidden" name="csrf" value="${csrf}" />${fields}
  </form>`;
}

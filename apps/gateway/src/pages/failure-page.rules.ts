import { errorDeclaration } from '@app/contracts';
import type { DomainError } from '@app/kernel';
import { html } from './html';
import { document } from './layout';
import type { Visit } from './page';
import { pageHeaders } from './policy.rules';
import { basePath } from './public-url.rules';

/** A page that failed. */
export interface FailedPage {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly status: number;
  readonly requestId: string;
  readonly publicUrl: string;
  readonly visit: Visit | undefined;
}
export interface FailedPageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'That did not work',
  401: 'Please sign in',
  403: 'Not allowed',
  404: 'Page not found',
  413: 'Too large',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'Back in a moment',
};

/** Whether somebody would rather read a page than a sentence; programs do not say so. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false;
}

/** What a person sees when something fails. Whoever is not signed in is asked to, and comes back. */
export function failedPage(error: DomainError, { method, url, status, ...failed }: FailedPage): FailedPageAnswer {
  const base = basePath(failed.publicUrl);
  if (error.code === 'UNAUTHENTICATED' && method === 'GET') {
    const location = `${base}/sign-in?return_to=${encodeURIComponent(url)}`;
    return { status: 303, headers: { ...pageHeaders(), location }, body: '' };
  }
  const title = TITLES[status] ?? 'That did not work';
  const { code, message } = error;
  const sentence = code === 'NOT_FOUND' ? 'There is no page at this address.' : message;
  const isOurs = errorDeclaration(code).kind === 'internal';
  const body = html`<p>
      ${isOurs ? 'This is not your fault. Please try again; if it stays, tell whoever runs this Reef the number below.' : sentence}
    </p>
    ${isOurs && html`<p>Request <code>${failed.requestId}</code></p>`}
    <p class="actions">
      ${
        status === 401
          ? html`<a class="button" href="${base}/sign-in">Sign in</a>`
          : html`<a class="button" href="${base}/">Go to the front page</a>`
      }
    </p>`;
  const document_ = document({ title, body }, failed.visit ?? { base });
  return { status, headers: { ...pageHeaders(), ...(status === 503 ? { 'retry-after': '1' } : {}) }, body: document_ };
}

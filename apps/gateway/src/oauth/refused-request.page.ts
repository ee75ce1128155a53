import { html } from '../pages/html';
import { document } from '../pages/layout';
import { pageHeaders } from '../pages/policy.rules';
import { basePath } from '../pages/public-url.rules';

/** What the OAuth server says of a request that it does not answer to the program (RFC 6749 section 4.1.2.1). */
export interface RefusedRequest {
  readonly error: string;
  readonly error_description?: string;
}

const SENTENCES: Readonly<Record<string, string>> = {
  invalid_client: 'The program that sent you here is not known to this Reef, or may not act for anybody any more.',
  invalid_redirect_uri: 'The program asked to send you on to an address that is not registered for it.',
  server_error: 'This is not your fault. Please go back to the program and try again.',
};
const ANY = 'The program that sent you here asked for something that this Reef does not understand.';

/** What somebody sees who cannot be sent back: the program, or where it wants them sent, is not to be trusted. */
export function refusedPage(
  { error, error_description: description }: RefusedRequest,
  publicUrl: string,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const base = basePath(publicUrl);
  const body = html`<p>${SENTENCES[error] ?? ANY} Nothing was allowed.</p>
    <p class="soft">
      For whoever makes the program: <code>${error}</code>${description !== undefined && html`, ${description}`}
    </p>
    <p class="actions"><a class="button" href="${base}/">Go to the front page</a></p>`;
  return { headers: pageHeaders(), body: document({ title: 'That did not work', body }, { base }) };
}

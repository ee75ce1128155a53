/** What a browser says of where a request comes from. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * Whether a form was sent from a page of ours, as far as the browser says. Old browsers and programs say nothing; the
 * form's own token decides then.
 */
export function isFromOurPages(headers: OriginHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  // `none` is the person: a form sent again from the history.
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return (
    origin === new URL(publicUrl).origin ||
    (host !== undefined && /^https?:\/\//.test(origin) && origin.endsWith(`://${host}`))
  );
}

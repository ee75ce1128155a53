/**
 * What a page may load and where its forms may lead: our own files, our own paths, and nothing inline.
 * @param formTarget where else a form may end up by redirect; browsers hold redirects to `form-action`, too
 */
export function pagePolicy(formTarget?: string): string {
  const target = formTarget === undefined ? '' : ` ${formTarget}`;
  return `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'${target}; base-uri 'none'; frame-ancestors 'none'`;
}

/** Headers of every page. The referrer stays with us: some of our addresses hold one-time secrets. */
export function pageHeaders(formTarget?: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy(formTarget),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

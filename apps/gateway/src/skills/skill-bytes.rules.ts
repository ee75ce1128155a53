import { textQuery } from '../bytes/query.rules';

/** Hostile text stays text: nothing a published file says is ever run by a browser (server-semantics 3.13). */
export const INERT = {
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** ClawHub shows text up to 200 KiB (server-semantics 3.13). */
const TEXT_VIEW_BYTES = 200 * 1024;
/** CLI 0.23 reads any file of a bundle, so up to the largest there can be (client-contract 2.3). */
const ANY_FILE_BYTES = 10 * 1024 * 1024;

/** The largest file shown. Who asks for text (older CLIs, people) gets what a person can read. */
export function fileViewLimit(accept: string | undefined): number {
  return accept?.trim().startsWith('text/') === true ? TEXT_VIEW_BYTES : ANY_FILE_BYTES;
}

/** The type a file is shown with; text says that it is UTF-8. */
export function shownType(contentType: string): string {
  return /^text\/|json|yaml|toml|xml|javascript|typescript/.test(contentType)
    ? `${contentType}; charset=utf-8`
    : contentType;
}

export function versionQuery(query: Record<string, string | undefined>): { version?: string; tag?: string } {
  const version = textQuery(query.version)?.slice(0, 256);
  const tag = textQuery(query.tag)?.slice(0, 100);
  return { ...(version === undefined ? {} : { version }), ...(tag === undefined ? {} : { tag }) };
}

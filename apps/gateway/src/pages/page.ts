import type { SessionRow } from '../sessions/sessions.repository';
import type { AssetName } from './assets';
import type { Html } from './html';

/** A browser that has opened a page. */
export interface Visit {
  /** Of whoever is signed in. */
  readonly session: SessionRow | undefined;
  /** The secret in the browser's session cookie, whatever it is worth. */
  readonly sessionSecret: string | undefined;
  /** What every form must carry. */
  readonly csrf: string;
  /** From where, as rate limits see it: an IPv4 address or an IPv6 /64. */
  readonly address: string | undefined;
  /** `Cookie` header, for cookies of single pages. */
  readonly cookies: string | undefined;
  /** What every link starts with: the public URL's path, which a proxy may have put before ours; often empty. */
  readonly base: string;
}
/** A visit to a page that only people who are signed in may see. */
export type SignedInVisit = Visit & { readonly session: SessionRow };

/** One page. */
export interface Page {
  /** First heading, and the window's title: what the page is for. */
  readonly title: string;
  readonly body: Html;
  /** Before the heading: where the page belongs. */
  readonly above?: Html;
  /** Styles and scripts it loads besides those of every page. */
  readonly files?: readonly AssetName[];
  /** Default 200. */
  readonly status?: number;
  /** Where else its forms may lead, by redirect; an origin. */
  readonly formTarget?: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}
/** What a page's handler answers. */
export interface PageAnswer {
  readonly page?: Page;
  /** A path of ours, or a URL that was checked; see other (303). */
  readonly redirect?: string;
  /** `Set-Cookie` headers. */
  readonly cookies?: readonly string[];
}

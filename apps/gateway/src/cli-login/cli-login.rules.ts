import { plainLine } from '../accounts/account.rules';

/** What a CLI asks for by opening a browser (client-contract 1.6), checked. */
export interface CliLogin {
  /** Where its own small server listens: plain http on this computer. */
  readonly redirectUri: string;
  readonly label: string;
  readonly state: string;
  /** As they came, to be sent along with the answer. */
  readonly labelBase64: string;
}

/** Nothing but these: no other host, no name and password before it, no fragment, nothing a parser could read otherwise. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?(?:\/[\w\-./~%]*(?:\?[\w\-./~%=&]*)?)?$/;
const STATE = /^[\x21-\x7e]{8,500}$/;
const MAX_LABEL = 400;

/** @returns undefined for a redirect target that is not on this computer, and for a state nobody can have sent */
export function cliLoginOf(redirectUri: string, labelBase64: string, state: string): CliLogin | undefined {
  if (!isLoopback(redirectUri) || !STATE.test(state)) return undefined;
  return { redirectUri, state, labelBase64, label: labelOf(labelBase64) };
}

/** Whether a token may be handed over there: what listens is on the same computer as the browser. */
export function isLoopback(uri: string): boolean {
  const match = uri.length > 500 ? null : LOOPBACK.exec(uri);
  return match !== null && (match[1] === undefined || (Number(match[1]) > 0 && Number(match[1]) < 65_536));
}

/** What the token will be called; empty when there is no label or it is none. */
function labelOf(base64: string): string {
  if (base64.length > MAX_LABEL || !/^[\w-]*$/.test(base64)) return '';
  return plainLine(Buffer.from(base64, 'base64url').toString('utf8').replaceAll('\ufffd', '')).slice(0, 100);
}

/** In the fragment, which browsers send to no server: the page there reads it and passes it on. */
export function handOver({ redirectUri, state }: CliLogin, token: string, registry: string): string {
  return `${redirectUri}#${new URLSearchParams({ token, registry, state }).toString()}`;
}

/**
 * What the policy of the page must allow its form: browsers hold redirects to it. Policies cannot name an IPv6
 * address, so all of http has to do there.
 */
export function formTargetOf({ redirectUri }: CliLogin): string {
  return redirectUri.startsWith('http://[') ? 'http:' : new URL(redirectUri).origin;
}

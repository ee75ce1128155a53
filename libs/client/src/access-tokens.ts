import { ReefUnreachable } from './errors';
import { jsonOf, type AccessTokens, type Call, type Transport } from './transport';
import { untilAborted } from './until-aborted';

/** Who is asking: an OAuth client in its own name, or whoever a token of the caller's speaks for. */
export type Credentials = ClientCredentials | GivenToken;
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes, separated by spaces; default `plugin:rating:read plugin:rating:write`. */
  readonly scope?: string;
}
export interface GivenToken {
  /** An OAuth access token or an API token; or a function that gives one, asked before every request. */
  readonly token: string | (() => string | Promise<string>);
}
const DEFAULT_SCOPE = 'plugin:rating:read plugin:rating:write';
/** A token is replaced this long before it expires, so that it does not expire on the way. */
const MARGIN_MS = 60_000;

export function accessTokens(credentials: Credentials, transport: Transport): AccessTokens {
  if ('token' in credentials) return new GivenTokens(credentials);
  return new ClientTokens(credentials, transport);
}

class GivenTokens implements AccessTokens {
  constructor(private readonly given: GivenToken) {}

  async current(signal: AbortSignal | undefined): Promise<string> {
    const { token } = this.given;
    return typeof token === 'string' ? token : untilAborted(Promise.resolve(token()), signal);
  }
  discard(): boolean {
    return typeof this.given.token === 'function';
  }
}

interface KnownToken {
  readonly value: string;
  readonly staleAtMs: number;
}

/** Tokens of the client-credentials grant (RFC 6749 section 4.4): one at a time, shared by all calls. */
class ClientTokens implements AccessTokens {
  private known?: KnownToken | undefined;
  private asked?: Promise<KnownToken> | undefined;

  constructor(
    private readonly credentials: ClientCredentials,
    private readonly transport: Transport,
  ) {}

  async current(signal: AbortSignal | undefined): Promise<string> {
    const { known } = this;
    if (known !== undefined && this.transport.settings.clock.nowMs() < known.staleAtMs) return known.value;
    // Many calls wait for one token; the signal of one of them must not take it away from the others.
    this.asked ??= this.ask().finally(() => (this.asked = undefined));
    return (await untilAborted(this.asked, signal)).value;
  }

  discard(token: string): boolean {
    if (this.known?.value === token) this.known = undefined;
    return true;
  }

  private async ask(): Promise<KnownToken> {
    const { clientId, clientSecret, scope = DEFAULT_SCOPE } = this.credentials;
    const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
    const askedAtMs = this.transport.settings.clock.nowMs();
    const call: Call = {
      method: 'POST',
      path: '/oauth/token',
      form: new URLSearchParams({ grant_type: 'client_credentials', scope }),
      headers: { authorization: `Basic ${basic}` },
    };
    const said = jsonOf<TokenAnswer>(call, await this.transport.send(call));
    if (typeof said.access_token !== 'string')
      throw new ReefUnreachable('An answer without a token', 'POST /oauth/token');
    const livesMs = (said.expires_in ?? 0) * 1000;
    this.known = { value: said.access_token, staleAtMs: askedAtMs + Math.max(livesMs - MARGIN_MS, livesMs / 2) };
    return this.known;
  }
}

/** RFC 6749 section 5.1; `expires_in` in seconds. */
interface TokenAnswer {
  readonly access_token?: string;
  readonly expires_in?: number;
}
/** RFC 6749 section 2.3.1: id and secret are form-encoded before they become Basic credentials. */
function formEncoded(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

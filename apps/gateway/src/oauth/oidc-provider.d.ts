/** The part of oidc-provider that Reef uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** The request being handled. */
  export interface Context {
    readonly oidc: { readonly route: string; readonly params?: Record<string, unknown> };
    /** A header of the request; empty when absent. */
    get(header: string): string;
    set(headers: Readonly<Record<string, string>>): void;
    body: unknown;
    status: number;
  }
  export interface Client {
    readonly clientId: string;
    readonly clientName?: string;
    readonly clientSecret?: string;
    readonly clientAuthMethod: string;
    readonly scope?: string;
    compareClientSecret(actual: string): boolean | Promise<boolean>;
    grantTypeAllowed(grant: string): boolean;
  }
  export interface Token {
    readonly jti: string;
    readonly clientId: string;
    /** Undefined for a client that speaks for itself. */
    readonly accountId?: string;
    readonly grantId?: string;
    destroy(): Promise<void>;
  }
  /** A JWT that is about to be signed. */
  export interface Structured {
    readonly payload: Record<string, unknown>;
  }
  /** What somebody agreed to. */
  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }
  /** A request for authorization that waits for a person. */
  export interface Interaction {
    readonly uid: string;
    readonly params: Readonly<Record<string, unknown>>;
  }
  /** Where the provider keeps one kind of thing, such as `Client`. */
  export interface Adapter {
    find(id: string): Promise<Record<string, unknown> | undefined>;
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>;
    findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined>;
    upsert(id: string, payload: Record<string, unknown>, expiresInSeconds?: number): Promise<unknown>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** Behind a proxy, the proxy says which host and protocol were asked for. */
    proxy: boolean;
    readonly Client: { readonly prototype: Client; find(id: string): Promise<Client | undefined> };
    readonly AccessToken: { readonly prototype: Token };
    readonly ClientCredentials: { readonly prototype: Token };
    readonly Grant: new (facts: { accountId: string; clientId: string }) => Grant;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    /** The interaction of the browser, by its cookie. @throws errors.SessionNotFound */
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    /** @returns where the browser goes on */
    interactionResult(request: IncomingMessage, response: ServerResponse, result: object): Promise<string>;
    /** What a program is answered that asks for a code; may be added to. */
    on(
      event: 'device_authorization.success',
      listener: (context: Context, answer: Record<string, unknown>) => void,
    ): this;
    on(event: 'server_error', listener: (context: Context, error: Error) => void): this;
  }
  export const errors: {
    readonly InvalidTarget: new (description?: string) => Error;
    readonly InvalidGrant: new (description?: string) => Error;
    readonly SlowDown: new () => Error;
    readonly InvalidScope: new (description: string, scope: string) => Error;
    readonly SessionNotFound: new (description?: string) => Error;
  };
}

/** The part of oidc-provider that Reef uses; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** The request being handled. */
  export interface Context {
    readonly oidc: { readonly params?: Record<string, unknown> };
  }
  export interface Client {
    readonly clientId: string;
    readonly clientSecret?: string;
    readonly scope?: string;
    compareClientSecret(actual: string): boolean | Promise<boolean>;
  }
  /** Where the provider keeps one kind of thing, such as `Client`. */
  export interface Adapter {
    find(id: string): Promise<Record<string, unknown> | undefined>;
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>;
    findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined>;
    upsert(id: string, payload: Record<string, unknown>, expiresInSeconds?: number): Promise<void>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** Behind a proxy, the proxy says which host and protocol were asked for. */
    proxy: boolean;
    readonly Client: { readonly prototype: Client };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: 'server_error', listener: (context: Context, error: Error) => void): this;
  }
  export const errors: {
    readonly InvalidTarget: new (description?: string) => Error;
    readonly InvalidScope: new (description: string, scope: string) => Error;
  };
}

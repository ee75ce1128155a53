export type Role = 'user' | 'moderator' | 'admin';

/**
 * Who is asking, resolved once in the gateway and carried with every RPC. Services authorise by it;
 * they never see the credential itself.
 */
export interface Actor {
  /** Absent for a client-credentials caller, which acts for no user. */
  readonly userId?: string;
  readonly handle?: string;
  readonly role: Role;
  /** Publishers the user may publish for: their personal one first. */
  readonly publisherIds: readonly string[];
  /** Those of which the user is an owner or an admin; absent: only the personal one (server-semantics 1.6). */
  readonly managedPublisherIds?: readonly string[];
  /** `api` = a `clh_` token with the full power of its user; `oauth` = a scoped access token. */
  readonly tokenKind: 'api' | 'oauth';
  readonly scopes: readonly string[];
  /** The OAuth client, for `oauth` tokens. */
  readonly clientId?: string;
}

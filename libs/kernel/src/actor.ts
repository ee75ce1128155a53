export type Role = 'user' | 'moderator' | 'admin';

/**
 * Who is asking, resolved once in the gateway and carried with every RPC. Services authorise by it;
 * they never see the credential itself.
 */
export interface Actor {
  /** Absent for a client-credentials caller and for a publish token, which act for no user. */
  readonly userId?: string;
  readonly handle?: string;
  readonly role: Role;
  /** Publishers the user may publish for: their personal one first. */
  readonly publisherIds: readonly string[];
  /** Those of which the user is an owner or an admin; absent: only the personal one (server-semantics 1.6). */
  readonly managedPublisherIds?: readonly string[];
  /**
   * `api` = a `clh_` token of a user, with their full power unless `scopes` or `limits` say less; `oauth` = a scoped
   * access token; `publish` = the `clh_` token of a CI job, for one release.
   */
  readonly tokenKind: 'api' | 'oauth' | 'publish';
  readonly scopes: readonly string[];
  /** The OAuth client, for `oauth` tokens; `github:<owner>/<repository>` for `publish` tokens. */
  readonly clientId?: string;
  /** Absent: no such limit. Present: the token publishes these names and does nothing else. */
  readonly limits?: PublishLimits;
  /** For `publish` tokens. */
  readonly trustedPublish?: TrustedPublish;
}

/** The names a token may publish, as they are stored: in lower case. At least one in all. */
export interface PublishLimits {
  readonly packages: readonly string[];
  readonly skills: readonly string[];
}

/** The one release a publish token is for, and what its CI job has proven about itself (server-semantics 1.7). */
export interface TrustedPublish {
  readonly tokenId: string;
  readonly packageName: string;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly source: TrustedSource;
}

/** Where a CI job runs, by the signed claims of its identity token. */
export interface TrustedSource {
  /** `owner/name` */
  readonly repository: string;
  readonly repositoryId: string;
  readonly workflowFilename: string;
  /** Full SHA of the commit the workflow runs on. */
  readonly commit: string;
  /** Git reference the workflow runs on, such as `refs/heads/main`. */
  readonly ref: string;
  readonly runId: string;
  /** The run's environment, if it has one. */
  readonly environment?: string;
}

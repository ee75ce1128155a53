import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import type { Client, Context, Provider, Token } from 'oidc-provider';
import { INTERVAL_SECONDS } from '../device-login/device-login.rules';
import { OAuthAccess } from './access.service';
import { isSecret } from './oauth.rules';
import { OAuthAdapters } from './oauth-adapter';
import { providerConfiguration } from './provider-configuration';
import { SigningKeys } from './signing-keys.service';
import { TokenSubjects } from './token-subjects.repository';

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Who lets which program do what. */
export interface Consent {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/**
 * The OAuth 2.0 server (RFC 6749): oidc-provider, with what OpenID Connect adds switched off. Loaded when the first
 * token is asked for: the package is an ES module, and most processes in tests never need it.
 */
@Injectable()
export class OAuthServer {
  /** Made anew when the keys are others: a provider keeps those it was made with. */
  private current?: { readonly keys: readonly JWK[]; readonly provider: Promise<Provider> };
  private readonly logger = new Logger('OAuth');

  constructor(
    private readonly keys: SigningKeys,
    private readonly adapters: OAuthAdapters,
    private readonly access: OAuthAccess,
    private readonly subjects: TokenSubjects,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** What answers requests to the OAuth endpoints whose bodies nobody has read. */
  async answerer(): Promise<Answerer> {
    return (await this.provider()).callback();
  }

  async provider(): Promise<Provider> {
    const keys = await this.keys.privateKeys();
    if (this.current?.keys !== keys) this.current = { keys, provider: this.start(keys) };
    const { current } = this;
    return current.provider.catch((error: unknown) => {
      if (this.current === current) delete this.current; // the next request tries again
      throw error;
    });
  }

  /** Keeps what a person let a program do. @returns what the tokens that come of it refer to */
  async grant({ userId, clientId, scopes }: Consent): Promise<string> {
    const { Grant } = await this.provider();
    const grant = new Grant({ accountId: userId, clientId });
    grant.addOIDCScope(scopes.join(' ')); // to the provider, ours are scopes of its own as well
    grant.addResourceScope(this.settings.REEF_PUBLIC_URL, scopes.join(' '));
    return grant.save();
  }

  private async start(keys: readonly JWK[]): Promise<Provider> {
    const { Provider, errors } = await import('oidc-provider');
    const { REEF_PUBLIC_URL: issuer } = this.settings;
    const failures = { reused: () => new errors.InvalidGrant('already used'), slowDown: () => new errors.SlowDown() };
    const provider = new Provider(issuer, {
      ...providerConfiguration(issuer, errors),
      adapter: (model: string) => this.adapters.for(model, failures),
      findAccount: async (_context: unknown, userId: string) => {
        const subject = await this.subjects.find(userId);
        if (subject?.isActive === false) throw suspended(new errors.InvalidGrant('not in good standing'));
        return subject && { accountId: userId, claims: () => ({ sub: userId }) };
      },
      // The provider marks keys it was given.
      jwks: { keys: structuredClone(keys) },
    });
    provider.proxy = true; // `OAuthRoutes` says what was asked for, whatever a proxy made of it
    compareByHash(provider);
    provider.use(nameRefusedClient(issuer));
    this.revokeByDenying(provider);
    provider.on('device_authorization.success', (_context, answer) => (answer['interval'] = INTERVAL_SECONDS));
    provider.on('server_error', (_context, error) => this.logger.error({ err: error }, 'the OAuth server failed'));
    return provider;
  }

  /** Nothing is kept of an access token that could be removed. */
  private revokeByDenying({ AccessToken, ClientCredentials }: Provider): void {
    const { access } = this;
    const destroy = function (this: Token): Promise<void> {
      return access.revokeToken(this.jti, this.clientId, this.accountId);
    };
    AccessToken.prototype.destroy = destroy;
    ClientCredentials.prototype.destroy = destroy;
  }
}

/** Says why, which the provider keeps to itself otherwise. */
function suspended(error: Error): Error {
  return Object.assign(error, { error_description: new DomainError('ACCOUNT_SUSPENDED').message });
}

/**
 * RFC 6749 section 5.2 has words for a grant that is not the client's and for a client that does not say who it is; the
 * provider says `invalid_request` of both.
 */
function nameRefusedClient(realm: string) {
  return async (context: Context, next: () => Promise<void>): Promise<void> => {
    await next();
    const refused = context.body as { error?: string; error_description?: string } | undefined;
    if (refused?.error !== 'invalid_request') return;
    if (refused.error_description?.endsWith('not allowed for this client') === true)
      refused.error = 'unauthorized_client';
    if (refused.error_description !== 'no client authentication mechanism provided') return;
    refused.error = 'invalid_client';
    context.status = 401;
    context.set({ 'www-authenticate': `Basic realm="${realm}"` });
  };
}

/** The provider knows of a secret only what we do: its hash. */
function compareByHash({ Client }: Provider): void {
  Client.prototype.compareClientSecret = function (this: Client, actual: string): boolean {
    return this.clientSecret !== undefined && isSecret(this.clientSecret, actual);
  };
}

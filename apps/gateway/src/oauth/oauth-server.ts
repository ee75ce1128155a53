import { Inject, Injectable, Logger } from '@nestjs/common';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import type { Client, Provider, Token } from 'oidc-provider';
import { isSecret } from './oauth.rules';
import { OAuthAdapters } from './oauth-adapter';
import { OAUTH_ROUTES } from './oauth-paths';
import { providerConfiguration } from './provider-configuration';
import { RevokeAccess } from './revoke-access.service';
import { SigningKeys } from './signing-keys.service';
import { TokenSubjects } from './token-subjects.repository';

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const TOKEN_PATH = OAUTH_ROUTES.token;

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
    private readonly access: RevokeAccess,
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

  private async start(keys: readonly JWK[]): Promise<Provider> {
    const { Provider, errors } = await import('oidc-provider');
    const { REEF_PUBLIC_URL: issuer } = this.settings;
    const reused = () => new errors.InvalidGrant('already used');
    const provider = new Provider(issuer, {
      ...providerConfiguration(issuer, errors),
      adapter: (model: string) => this.adapters.for(model, reused),
      findAccount: async (_context: unknown, userId: string) => {
        const subject = await this.subjects.find(userId);
        return subject?.isActive === true ? { accountId: userId, claims: () => ({ sub: userId }) } : undefined;
      },
      // The provider marks keys it was given.
      jwks: { keys: structuredClone(keys) },
    });
    provider.proxy = true; // `OAuthRoutes` says what was asked for, whatever a proxy made of it
    compareByHash(provider);
    this.revokeByDenying(provider);
    provider.on('server_error', (_context, error) => this.logger.error({ err: error }, 'the OAuth server failed'));
    return provider;
  }

  /** Nothing is kept of an access token that could be removed. */
  private revokeByDenying({ AccessToken, ClientCredentials }: Provider): void {
    const { access } = this;
    const destroy = function (this: Token): Promise<void> {
      return access.token(this.jti, this.clientId, this.accountId);
    };
    AccessToken.prototype.destroy = destroy;
    ClientCredentials.prototype.destroy = destroy;
  }
}

/** The provider knows of a secret only what we do: its hash. */
function compareByHash({ Client }: Provider): void {
  Client.prototype.compareClientSecret = function (this: Client, actual: string): boolean {
    return this.clientSecret !== undefined && isSecret(this.clientSecret, actual);
  };
}

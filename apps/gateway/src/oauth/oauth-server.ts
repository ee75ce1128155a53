import { Inject, Injectable, Logger } from '@nestjs/common';
import { RATING_SCOPES } from '@app/contracts';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Adapter, Client, Context, Provider } from 'oidc-provider';
import { isUuid } from '../edge/uuid.rules';
import { ACCESS_TOKEN_SECONDS, areScopes, isSecret, ratingsAudience } from './oauth.rules';
import { OAuthClientsRepository } from './oauth-clients.repository';
import { SIGNING_ALGORITHM, SigningKeys } from './signing-keys.service';

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const TOKEN_PATH = '/oauth/token';
export const JWKS_PATH = '/oauth/jwks';

/**
 * The OAuth 2.0 server (RFC 6749): oidc-provider, of which only client credentials is switched on. Loaded when the
 * first token is asked for: the package is an ES module, and most processes in tests never need it.
 */
@Injectable()
export class OAuthServer {
  private starting?: Promise<Answerer>;
  private readonly logger = new Logger('OAuth');

  constructor(
    private readonly keys: SigningKeys,
    private readonly clients: OAuthClientsRepository,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** What answers requests to `TOKEN_PATH` and `JWKS_PATH` whose bodies nobody has read. */
  answerer(): Promise<Answerer> {
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined; // the next request tries again
      throw error;
    });
    return this.starting;
  }

  private async start(): Promise<Answerer> {
    const { Provider, errors } = await import('oidc-provider');
    const { REEF_PUBLIC_URL: issuer } = this.settings;
    const audience = ratingsAudience(issuer);
    const provider = new Provider(issuer, {
      ...SWITCHED_OFF,
      adapter: (model: string) => this.adapter(model),
      jwks: { keys: await this.keys.privateKeys() },
      routes: { token: TOKEN_PATH, jwks: JWKS_PATH },
      scopes: [...RATING_SCOPES],
      clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
      ttl: { ClientCredentials: ACCESS_TOKEN_SECONDS },
      features: {
        ...SWITCHED_OFF.features,
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          getResourceServerInfo: (context: Context, resource: string, client: Client) => {
            if (resource !== audience) throw new errors.InvalidTarget(`the only resource here is ${audience}`);
            const { params = {} } = context.oidc;
            // RFC 6749 section 3.3: who names no scope gets what the client was registered for.
            params.scope ??= client.scope;
            if (!areScopes(params.scope)) throw new errors.InvalidScope('unknown scope', String(params.scope));
            return RATING_API(audience);
          },
        },
      },
    });
    compareByHash(provider);
    provider.on('server_error', (_context, error) => this.logger.error({ err: error }, 'the OAuth server failed'));
    return provider.callback();
  }

  /** Access tokens are JWTs, kept nowhere; all the provider looks up are clients. */
  private adapter(model: string): Partial<Adapter> {
    return { find: (id) => (model === 'Client' && isUuid(id) ? this.findClient(id) : Promise.resolve(undefined)) };
  }
  private async findClient(id: string): Promise<Record<string, unknown> | undefined> {
    const client = await this.clients.find(id);
    return (
      client && {
        client_id: client.id,
        client_secret: client.secretSha256,
        client_name: client.name,
        grant_types: client.grants,
        response_types: [],
        redirect_uris: [],
        scope: client.scope,
      }
    );
  }
}

/** The provider knows of a secret only what we do: its hash. */
function compareByHash({ Client }: Provider): void {
  Client.prototype.compareClientSecret = function (this: Client, actual: string): boolean {
    return this.clientSecret !== undefined && isSecret(this.clientSecret, actual);
  };
}

const RATING_API = (audience: string) => ({
  audience,
  scope: RATING_SCOPES.join(' '),
  accessTokenFormat: 'jwt',
  accessTokenTTL: ACCESS_TOKEN_SECONDS,
  jwt: { sign: { alg: SIGNING_ALGORITHM } },
});

/** What OpenID Connect would add. */
const SWITCHED_OFF = {
  responseTypes: [],
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    dPoP: { enabled: false },
  },
};

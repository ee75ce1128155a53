import { SCOPES } from '@app/contracts';
import type { Client, Context, errors, Structured, Token } from 'oidc-provider';
import { ACCESS_TOKEN_SECONDS, areScopes, withoutPerson, words } from './oauth.rules';
import { VALID_SECONDS } from '../device-login/device-login.rules';
import { wantsPage } from '../pages/failure-page.rules';
import { basePath } from '../pages/public-url.rules';
import { DEVICE_PAGE, OAUTH_ROUTES } from './oauth-paths';
import { refusedPage, type RefusedRequest } from './refused-request.page';
import { SIGNING_ALGORITHM } from './signing-keys.service';

const DAY_SECONDS = 86_400;

/** What the OAuth server may do, and how long things live. Where it keeps them is `OAuthServer`'s to say. */
export function providerConfiguration(issuer: string, failures: typeof errors): Record<string, unknown> {
  return {
    // The page for codes is ours; the provider only tells where it is.
    routes: { ...OAUTH_ROUTES, code_verification: DEVICE_PAGE },
    scopes: [...SCOPES],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    // RFC 9700: with PKCE, whoever the client is; a refresh token works once.
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_context: Context, client: Client) => client.grantTypeAllowed('refresh_token'),
    // Consent lasts until it is taken back; being signed in is about giving it.
    expiresWithSession: () => false,
    revokeGrantPolicy: () => true,
    ttl: LIFETIMES,
    cookies: COOKIES,
    interactions: { url: (_context: Context, { uid }: { uid: string }) => `${basePath(issuer)}/oauth/consent/${uid}` },
    formats: { customizers: { jwt: nameGrant } },
    renderError: (context: Context, refused: RefusedRequest) => {
      if (!wantsPage(context.get('accept'))) return void (context.body = refused);
      const { headers, body } = refusedPage(refused, issuer);
      context.set(headers);
      context.body = body;
    },
    features: {
      ...SWITCHED_OFF,
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****' },
      revocation: { enabled: true, allowedPolicy: ofCaller },
      introspection: { enabled: true, allowedPolicy: isConfidential },
      resourceIndicators: resourceIndicators(issuer, failures),
    },
  };
}

/** In seconds. */
const LIFETIMES = {
  AccessToken: ACCESS_TOKEN_SECONDS,
  ClientCredentials: ACCESS_TOKEN_SECONDS,
  AuthorizationCode: 60,
  DeviceCode: VALID_SECONDS,
  // Each use makes a new one, so this is how long a program may rest; the grant is how long it may go on.
  RefreshToken: 30 * DAY_SECONDS,
  Grant: 180 * DAY_SECONDS,
  Interaction: 600,
  Session: 600,
};

const COOKIES = {
  names: { session: 'reef_oauth_login', interaction: 'reef_oauth_consent', resume: 'reef_oauth_resume' },
  long: { httpOnly: true, sameSite: 'lax', signed: false },
  short: { httpOnly: true, sameSite: 'lax', signed: false },
};

/** What OpenID Connect would add. */
const SWITCHED_OFF = {
  devInteractions: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  userinfo: { enabled: false },
  dPoP: { enabled: false },
};

/** The endpoints where a program asks for scopes, by the provider's names. */
const ASK_A_PERSON: ReadonlySet<string> = new Set(['authorization', 'device_authorization']);

/** RFC 8707, with one resource: Reef, both of its APIs. What a token may do there is for scopes to say. */
function resourceIndicators(audience: string, failures: typeof errors): object {
  return {
    enabled: true,
    defaultResource: () => audience,
    useGrantedResource: () => true,
    getResourceServerInfo: ({ oidc }: Context, resource: string, client: Client) => {
      if (resource !== audience) throw new failures.InvalidTarget(`the only resource here is ${audience}`);
      const { params = {} } = oidc;
      // RFC 6749 section 3.3: who names no scope gets what the client was registered for.
      const isOwn = params['grant_type'] === 'client_credentials';
      if (ASK_A_PERSON.has(oidc.route)) params['scope'] ??= client.scope;
      if (isOwn) params['scope'] ??= withoutPerson(client.scope ?? '');
      const { scope } = params;
      if (scope !== undefined && !areScopes(scope))
        throw new failures.InvalidScope('unknown scope', typeof scope === 'string' ? scope : '');
      if (isOwn && typeof scope === 'string' && words(scope).length !== words(withoutPerson(scope)).length)
        throw new failures.InvalidScope('a client that speaks for itself has no registry scopes', scope);
      return {
        audience,
        scope: SCOPES.join(' '),
        accessTokenFormat: 'jwt',
        accessTokenTTL: ACCESS_TOKEN_SECONDS,
        jwt: { sign: { alg: SIGNING_ALGORITHM } },
      };
    },
  };
}

/** So that all access tokens of one consent can be revoked together. */
function nameGrant(_context: Context, token: Token, jwt: Structured): void {
  if (token.grantId !== undefined) jwt.payload['grant_id'] = token.grantId;
}
/** RFC 7009 section 2.1. To anybody else the token is unknown, and the answer the same. */
function ofCaller(_context: Context, client: Client, token: Token): boolean {
  return token.clientId === client.clientId;
}
/** RFC 7662 section 2.1: callers prove who they are, which a client without a secret cannot. */
function isConfidential(_context: Context, client: Client): boolean {
  return client.clientAuthMethod !== 'none';
}

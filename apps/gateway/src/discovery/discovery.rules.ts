import { RATING_SCOPES } from '@app/contracts';
import { ratingsAudience } from '../oauth/oauth.rules';

/** How ClawHub clients find the registry (client-contract 1.2). No key may be null. */
export function registryDiscovery(publicUrl: string): object {
  return { apiBase: publicUrl, authBase: publicUrl, minCliVersion: '0.1.0', registry: publicUrl };
}

/** RFC 9728: who issues tokens for the rating API. */
export function protectedResource(publicUrl: string): object {
  return {
    resource: ratingsAudience(publicUrl),
    authorization_servers: [publicUrl],
    scopes_supported: RATING_SCOPES,
    bearer_methods_supported: ['header'],
    resource_documentation: `${publicUrl}/docs`,
  };
}

/** RFC 8414: what the OAuth server can do. Grows with its grants. */
export function authorizationServer(publicUrl: string): object {
  return {
    issuer: publicUrl,
    token_endpoint: `${publicUrl}/oauth/token`,
    jwks_uri: `${publicUrl}/oauth/jwks`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: RATING_SCOPES,
    service_documentation: `${publicUrl}/docs`,
  };
}

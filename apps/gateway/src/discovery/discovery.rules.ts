import { CLIENT_GRANTS, SCOPES } from '@app/contracts';
import { OAUTH_ROUTES } from '../oauth/oauth-paths';

/** How ClawHub clients find the registry (client-contract 1.2). No key may be null. */
export function registryDiscovery(publicUrl: string): object {
  return { apiBase: publicUrl, authBase: publicUrl, minCliVersion: '0.1.0', registry: publicUrl };
}

/** RFC 9728: who issues tokens for both APIs. */
export function protectedResource(publicUrl: string): object {
  return {
    resource: publicUrl,
    authorization_servers: [publicUrl],
    scopes_supported: SCOPES,
    bearer_methods_supported: ['header'],
    resource_documentation: `${publicUrl}/docs`,
  };
}

/** RFC 8414: what the OAuth server can do. */
export function authorizationServer(publicUrl: string): object {
  const confidential = ['client_secret_basic', 'client_secret_post'];
  return {
    issuer: publicUrl,
    authorization_endpoint: publicUrl + OAUTH_ROUTES.authorization,
    token_endpoint: publicUrl + OAUTH_ROUTES.token,
    device_authorization_endpoint: publicUrl + OAUTH_ROUTES.device_authorization,
    jwks_uri: publicUrl + OAUTH_ROUTES.jwks,
    revocation_endpoint: publicUrl + OAUTH_ROUTES.revocation,
    introspection_endpoint: publicUrl + OAUTH_ROUTES.introspection,
    grant_types_supported: CLIENT_GRANTS,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: [...confidential, 'none'],
    revocation_endpoint_auth_methods_supported: [...confidential, 'none'],
    introspection_endpoint_auth_methods_supported: confidential,
    scopes_supported: SCOPES,
    service_documentation: `${publicUrl}/docs`,
  };
}

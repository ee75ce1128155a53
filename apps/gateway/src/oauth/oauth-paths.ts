/** Where the OAuth server answers, by the provider's names. */
export const OAUTH_ROUTES = {
  token: '/oauth/token',
  jwks: '/oauth/jwks',
  authorization: '/oauth/authorize',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
} as const;

/** Where the OAuth server answers, by the provider's names. */
export const OAUTH_ROUTES = {
  token: '/oauth/token',
  jwks: '/oauth/jwks',
  authorization: '/oauth/authorize',
  device_authorization: '/oauth/device_authorization',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
} as const;

/** Where people confirm the code a program shows: one page for the CLI and for OAuth clients. */
export const DEVICE_PAGE = '/cli/device';

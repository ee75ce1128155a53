import { CLIENT_GRANTS, SCOPES } from '@app/contracts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const text = { type: 'string' };
const FORM = 'application/x-www-form-urlencoded';
const form = (required: readonly string[], properties: object) => ({
  required: true,
  content: { [FORM]: { schema: { type: 'object', required, properties } } },
});
const failure = (description: string) => ({
  description,
  ...json({ type: 'object', required: ['error'], properties: { error: text, error_description: text } }),
});

const scope = { ...text, description: 'Absent: all the client may have', example: SCOPES.join(' ') };
const resource = { ...text, description: 'Absent, or the public URL of Reef (RFC 8707)' };

/** What a browser is sent with. Everything but `code_challenge` is RFC 6749 section 4.1.1. */
const AUTHORIZATION_REQUEST: Readonly<Record<string, object>> = {
  client_id: text,
  response_type: { type: 'string', enum: ['code'] },
  redirect_uri: { ...text, description: 'Exactly as registered; on the loopback address any port' },
  code_challenge: { ...text, description: 'RFC 7636' },
  code_challenge_method: { type: 'string', enum: ['S256'] },
  state: text,
  scope,
  resource,
};
const REQUIRED = ['client_id', 'response_type', 'redirect_uri', 'code_challenge', 'code_challenge_method'];
const authorization = (operationId: string) => ({
  operationId,
  summary: 'Ask a person to let a program act for them (RFC 6749 section 3.1)',
  description: 'For browsers. With PKCE (S256), whoever the client is.',
  tags: ['oauth'],
  responses: {
    303: {
      description:
        'To the page that asks, or back to the redirect URI with `code`, `state` and `iss`, or with `error`: invalid_request, invalid_scope, invalid_target, unsupported_response_type, unauthorized_client, login_required, access_denied',
    },
    400: failure('The client or its redirect URI is not known, so nobody is sent there; a page for browsers'),
    503: failure('temporarily_unavailable'),
  },
});

/** Clients that prove who they are; and those that only say so, as they have no secret. */
const PROVEN = [{ client: [] }];
const NAMED = [...PROVEN, {}];

/** A form with one token, from a client that says who it is. */
const aboutToken = (operationId: string, summary: string, answer: object, security: readonly object[] = PROVEN) => ({
  post: {
    operationId,
    summary,
    tags: ['oauth'],
    security,
    requestBody: form(['token'], { token: text, token_type_hint: text }),
    responses: {
      200: answer,
      400: failure('invalid_request'),
      401: failure('invalid_client'),
      503: failure('temporarily_unavailable'),
    },
  },
});

/** OpenAPI of the OAuth endpoints, which are not Nest's. */
export const OAUTH_PATHS = {
  '/oauth/authorize': {
    get: {
      ...authorization('authorize'),
      parameters: Object.entries(AUTHORIZATION_REQUEST).map(([name, schema]) => {
        return { name, in: 'query', required: REQUIRED.includes(name), schema };
      }),
    },
  },
  '/oauth/authorize/{uid}': {
    get: { ...authorization('resume_authorization'), summary: 'Where a browser goes on after the person has decided' },
  },
  '/oauth/device_authorization': {
    post: {
      operationId: 'start_device_authorization',
      summary: 'Get a code that a person confirms in a browser (RFC 8628 section 3.1)',
      tags: ['oauth'],
      security: NAMED,
      requestBody: form([], { scope, resource, client_id: text, client_secret: text }),
      responses: {
        200: {
          description: 'Ask at `/oauth/token` every `interval` seconds what has become of it',
          ...json({
            type: 'object',
            required: ['device_code', 'user_code', 'verification_uri', 'expires_in', 'interval'],
            properties: {
              device_code: text,
              user_code: text,
              verification_uri: text,
              verification_uri_complete: text,
              expires_in: { type: 'integer', description: 'Seconds' },
              interval: { type: 'integer', description: 'Seconds' },
            },
          }),
        },
        400: failure('invalid_request, invalid_scope, invalid_target'),
        401: failure('invalid_client'),
        503: failure('temporarily_unavailable'),
      },
    },
  },
  '/oauth/token': {
    post: {
      operationId: 'issue_access_token',
      summary: 'Get an access token (RFC 6749 section 3.2)',
      description:
        'The client authenticates with HTTP Basic, or with client_id and client_secret in the form; one without a secret with client_id alone.',
      tags: ['oauth'],
      security: NAMED,
      requestBody: form(['grant_type'], {
        grant_type: { type: 'string', enum: [...CLIENT_GRANTS] },
        code: { ...text, description: 'For authorization_code, with redirect_uri and code_verifier' },
        redirect_uri: text,
        code_verifier: { ...text, description: 'RFC 7636, S256' },
        refresh_token: { ...text, description: 'Works once; the answer has the next one' },
        device_code: { ...text, description: 'For device_code (RFC 8628)' },
        scope,
        resource,
        client_id: text,
        client_secret: text,
      }),
      responses: {
        200: {
          description: 'A JWT (RFC 9068), good for 15 minutes',
          ...json({
            type: 'object',
            required: ['access_token', 'token_type', 'expires_in'],
            properties: {
              access_token: text,
              token_type: { type: 'string', enum: ['Bearer'] },
              expires_in: { type: 'integer', description: 'Seconds' },
              scope: text,
            },
          }),
        },
        400: failure(
          'invalid_request, invalid_grant, unsupported_grant_type, invalid_scope, invalid_target, unauthorized_client; for device_code also authorization_pending, slow_down, access_denied, expired_token',
        ),
        401: failure('invalid_client'),
        503: failure('temporarily_unavailable'),
      },
    },
  },
  '/oauth/revoke': aboutToken(
    'revoke_access',
    'Revoke an access or refresh token (RFC 7009)',
    {
      description: 'It does not work any more, or never did',
    },
    NAMED,
  ),
  '/oauth/introspect': aboutToken('introspect_token', 'What a token is worth (RFC 7662)', {
    description: 'Only `{"active": false}` for anything that does not count',
    ...json({ type: 'object', required: ['active'], properties: { active: { type: 'boolean' } } }),
  }),
  '/oauth/jwks': {
    get: {
      operationId: 'get_signing_keys',
      summary: 'The public keys access tokens are signed with (RFC 7517)',
      tags: ['oauth'],
      responses: { 200: { description: 'A JWK set', ...json({ type: 'object' }) } },
    },
  },
};

import { CLIENT_GRANTS, RATING_SCOPES } from '@app/contracts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const text = { type: 'string' };
const failure = (description: string) => ({
  description,
  ...json({ type: 'object', required: ['error'], properties: { error: text, error_description: text } }),
});

/** A form with one token, from a client that says who it is. */
const aboutToken = (operationId: string, summary: string, answer: object) => ({
  post: {
    operationId,
    summary,
    tags: ['oauth'],
    security: [{ client: [] }],
    requestBody: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: { type: 'object', required: ['token'], properties: { token: text, token_type_hint: text } },
        },
      },
    },
    responses: { 200: answer, 400: failure('invalid_request'), 401: failure('invalid_client') },
  },
});

/** OpenAPI of the OAuth endpoints, which are not Nest's. */
export const OAUTH_PATHS = {
  '/oauth/token': {
    post: {
      operationId: 'issue_access_token',
      summary: 'Get an access token (RFC 6749 section 3.2)',
      description: 'The client authenticates with HTTP Basic, or with client_id and client_secret in the form.',
      tags: ['oauth'],
      security: [{ client: [] }],
      requestBody: {
        required: true,
        content: {
          'application/x-www-form-urlencoded': {
            schema: {
              type: 'object',
              required: ['grant_type'],
              properties: {
                grant_type: { type: 'string', enum: [...CLIENT_GRANTS] },
                code: { ...text, description: 'For authorization_code, with redirect_uri and code_verifier' },
                redirect_uri: text,
                code_verifier: { ...text, description: 'RFC 7636, S256' },
                refresh_token: { ...text, description: 'Works once; the answer has the next one' },
                scope: { ...text, description: 'Absent: all the client may have', example: RATING_SCOPES.join(' ') },
                resource: { ...text, description: 'Absent or the public URL of Reef (RFC 8707)' },
                client_id: text,
                client_secret: text,
              },
            },
          },
        },
      },
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
          'invalid_request, invalid_grant, unsupported_grant_type, invalid_scope, invalid_target, unauthorized_client',
        ),
        401: failure('invalid_client'),
      },
    },
  },
  '/oauth/revoke': aboutToken('revoke_access', 'Revoke an access or refresh token (RFC 7009)', {
    description: 'It does not work any more, or never did',
  }),
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

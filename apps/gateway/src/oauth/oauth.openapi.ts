import { RATING_SCOPES } from '@app/contracts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const text = { type: 'string' };
const failure = (description: string) => ({
  description,
  ...json({ type: 'object', required: ['error'], properties: { error: text, error_description: text } }),
});

/** OpenAPI of the OAuth endpoints, which are not Nest's. */
export const OAUTH_PATHS = {
  '/oauth/token': {
    post: {
      operationId: 'issue_access_token',
      summary: 'Get an access token for the rating API (RFC 6749 section 4.4)',
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
                grant_type: { type: 'string', enum: ['client_credentials'] },
                scope: { ...text, description: 'Absent: all the client may have', example: RATING_SCOPES.join(' ') },
                resource: { ...text, description: 'Absent: the rating API (RFC 8707)' },
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
        400: failure('invalid_request, unsupported_grant_type, invalid_scope, invalid_target, unauthorized_client'),
        401: failure('invalid_client'),
      },
    },
  },
  '/oauth/jwks': {
    get: {
      operationId: 'get_signing_keys',
      summary: 'The public keys access tokens are signed with (RFC 7517)',
      tags: ['oauth'],
      responses: { 200: { description: 'A JWK set', ...json({ type: 'object' }) } },
    },
  },
};

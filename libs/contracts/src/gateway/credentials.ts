import { event } from '../contract';
import { Choice, EpochMs, Flag, Nested, Text, Texts, Uuid } from '../fields';
import { Initiator } from './accounts';

/** What a token may allow under `/v1`. */
export const RATING_SCOPES = ['plugin:rating:read', 'plugin:rating:write'] as const;
export type RatingScope = (typeof RATING_SCOPES)[number];

/**
 * What a token may allow under `/api/v1`, in the name of its user; what is public needs none of it. `registry:read`:
 * see what only the user sees. `registry:publish`: upload and publish versions. `registry:manage`: change what is
 * there, items as well as publishers and their members. No scope carries the power of a moderator or administrator.
 */
export const REGISTRY_SCOPES = ['registry:read', 'registry:publish', 'registry:manage'] as const;
export type RegistryScope = (typeof REGISTRY_SCOPES)[number];

/** All that an access token may allow. */
export const SCOPES = [...RATING_SCOPES, ...REGISTRY_SCOPES] as const;
export type Scope = (typeof SCOPES)[number];

export class CreateTokenBody {
  @Text({ max: 200, description: 'Whose token' }) handle: string;
  @Text({ optional: true, max: 100, description: 'What it is for; default "CLI token"' }) label?: string;
  @Texts({ optional: true, maxItems: 20, max: 100, description: 'Absent: all that the user may do' })
  scopes?: string[];
  @Texts({ optional: true, maxItems: 100, max: 214, description: 'With skills: all it may publish, and nothing else' })
  packages?: string[];
  @Texts({ optional: true, maxItems: 100, max: 200, description: 'Slugs' }) skills?: string[];
  @EpochMs({ optional: true, description: 'Absent: it works until somebody revokes it' }) expiresAt?: number;
}
export class CreatedToken {
  @Uuid() tokenId: string;
  @Text({ description: 'Shown once, never again' }) token: string;
  @Text() handle: string;
  @Text({ description: 'First characters of the token, to recognise it by' }) prefix: string;
}

export class RevokeTokenBody {
  @Text({ optional: true, max: 500 }) token?: string;
  @Text({ optional: true, max: 100 }) tokenId?: string;
}
export class RevokedToken {
  @Flag() ok: boolean;
  @Uuid() tokenId: string;
}

export class CreateClientBody {
  @Text({ min: 1, max: 100 }) name: string;
  @Text({
    max: 200,
    description: 'client_credentials, authorization_code, device_code, refresh_token; several separated by spaces',
    example: 'client_credentials',
  })
  grant: string;
  @Text({
    max: 200,
    description: `Scopes, separated by spaces: ${SCOPES.join(', ')}`,
    example: 'plugin:rating:read plugin:rating:write',
  })
  scope: string;
  @Texts({
    optional: true,
    maxItems: 10,
    max: 500,
    description: 'Where people are sent back to; for authorization_code',
  })
  redirectUris?: string[];
  @Flag({ optional: true, description: 'It cannot keep a secret and gets none' }) isPublic?: boolean;
}
export class CreatedClient {
  @Text() clientId: string;
  @Text({ optional: true, description: 'Shown once, never again; absent for a public client' }) clientSecret?: string;
  @Text() name: string;
  @Text() scope: string;
}

/** How a token came to be: by the admin API, on the page of one's tokens, or by the two logins of the CLI. */
export const TOKEN_WAYS = ['admin', 'settings', 'cli_device', 'cli_browser'] as const;
export type TokenWay = (typeof TOKEN_WAYS)[number];

export class TokenCreated {
  @Uuid() tokenId: string;
  @Uuid() userId: string;
  @Text() handle: string;
  @Text() label: string;
  @Text() prefix: string;
  @Choice(TOKEN_WAYS, { optional: true, description: 'Absent: the admin API or the first start' }) via?: TokenWay;
  @Texts({ optional: true, description: 'Absent: all that the user may do' }) scopes?: string[];
  @Texts({ optional: true, description: 'With skills: all it may publish; absent: no such limit' }) packages?: string[];
  @Texts({ optional: true }) skills?: string[];
  @EpochMs({ optional: true, description: 'Absent: never' }) expiresAt?: number;
  @Nested(() => Initiator) by: Initiator;
}
export const tokenCreated = event({ subject: 'reef.evt.gateway.token.created.v1', payload: TokenCreated });

export class TokenRevoked {
  @Uuid() tokenId: string;
  @Uuid() userId: string;
  @Nested(() => Initiator) by: Initiator;
}
/** For good: a revoked token never works again. */
export const tokenRevoked = event({ subject: 'reef.evt.gateway.token.revoked.v1', payload: TokenRevoked });

export class ClientCreated {
  @Text() clientId: string;
  @Text() name: string;
  @Text() scope: string;
  @Nested(() => Initiator) by: Initiator;
}
/** An OAuth client exists. */
export const clientCreated = event({ subject: 'reef.evt.gateway.client.created.v1', payload: ClientCreated });

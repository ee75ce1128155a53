import { event } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid } from '../fields';
import { Initiator } from './accounts';

/** Device authorization (RFC 8628): a program shows a code, and a person confirms it in a browser. */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** How a client gets tokens: in its own name, or in that of a person who agreed. */
export const CLIENT_GRANTS = ['client_credentials', 'authorization_code', DEVICE_GRANT, 'refresh_token'] as const;
export type ClientGrant = (typeof CLIENT_GRANTS)[number];

export class OAuthClient {
  @Text() clientId: string;
  @Text() name: string;
  @Texts() grants: string[];
  @Text() scope: string;
  @Texts({ description: 'Where people are sent back to' }) redirectUris: string[];
  @Flag({ description: 'It cannot keep a secret and has none' }) isPublic: boolean;
  @EpochMs() createdAt: number;
}
export class OAuthClients {
  @ListOf(() => OAuthClient, { description: 'The newest first; at most 500' }) clients: OAuthClient[];
}
export class RevokeClientBody {
  @Text({ max: 100 }) clientId: string;
}
export class RevokedClient {
  @Flag() ok: boolean;
  @Text() clientId: string;
}

export class ClientRevoked {
  @Text() clientId: string;
  @Text() name: string;
  @Nested(() => Initiator) by: Initiator;
}
/** For good: the client gets no more tokens, and those it has stop working. */
export const clientRevoked = event({ subject: 'reef.evt.gateway.client.revoked.v1', payload: ClientRevoked });

export class AccessGranted {
  @Text({ description: 'The `grant_id` of all tokens that come of it' }) grantId: string;
  @Text() clientId: string;
  @Uuid({ description: 'Who agreed, and whom the tokens speak for' }) userId: string;
  @Text({ description: 'Scopes, separated by spaces' }) scope: string;
}
/** A person let a program act for them. */
export const accessGranted = event({ subject: 'reef.evt.gateway.access.granted.v1', payload: AccessGranted });

export class AccessDenied {
  @Choice(['cli_device', 'device', 'consent'], {
    description: 'The login of a CLI by a code, device authorization, or the page that asks for consent',
  })
  via: 'cli_device' | 'device' | 'consent';
  @Uuid({ description: 'Who said no' }) userId: string;
  @Text() handle: string;
  @Text({ optional: true, description: 'Absent: a CLI, which is no client' }) clientId?: string;
  @Text({ description: 'What the program calls itself' }) program: string;
  @Text({ description: 'What it asked for: scopes, separated by spaces' }) scope: string;
}
/** A person did not let a program act for them. */
export const accessDenied = event({ subject: 'reef.evt.gateway.access.denied.v1', payload: AccessDenied });

export class AccessRevoked {
  @Choice(['token', 'grant'], { description: 'One access token, or all that came of one consent' })
  kind: 'token' | 'grant';
  @Text({ description: 'The `jti` or `grant_id` of the tokens' }) id: string;
  @Text() clientId: string;
  @Uuid({ optional: true, description: 'Whom the tokens spoke for; absent: the client itself' }) userId?: string;
  @EpochMs({ description: 'When the last of the tokens expires, so that nobody need remember it' }) forgetAt: number;
}
/** OAuth access tokens stopped working before they expired. */
export const accessRevoked = event({ subject: 'reef.evt.gateway.access.revoked.v1', payload: AccessRevoked });

export class RotatedSigningKey {
  @Text({ description: '`kid` of the key that signs from now on' }) keyId: string;
}
export class SigningKeyRotated {
  @Text() keyId: string;
  @Choice(['access-tokens', 'npm-releases'], { optional: true, description: 'Absent: access tokens' })
  signs?: 'access-tokens' | 'npm-releases';
  @Nested(() => Initiator) by: Initiator;
}
/** Something is signed with another key; what was signed with the one before stays good. */
export const signingKeyRotated = event({
  subject: 'reef.evt.gateway.signing-key.rotated.v1',
  payload: SigningKeyRotated,
});

import { event } from '../contract';
import { Choice, EpochMs, Flag, Nested, Text, Uuid } from '../fields';
import { Initiator } from './accounts';

export const SIGN_IN_METHODS = ['password', 'oidc', 'link'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

export const SESSION_ENDINGS = ['sign_out', 'replaced', 'password_changed', 'ban'] as const;
export type SessionEnding = (typeof SESSION_ENDINGS)[number];

/** POST /api/v1/admin/users/password */
export class SetPasswordBody {
  @Text({ max: 200, description: 'With or without @, any case' }) handle: string;
  @Text({ max: 1_000, description: '10 to 200 characters' }) password: string;
}
export class PasswordSet {
  @Flag() ok: boolean;
  @Text() handle: string;
}
/** POST /api/v1/admin/users/invite */
export class InviteBody {
  @Text({ max: 200, description: 'With or without @, any case' }) handle: string;
}
export class Invitation {
  @Text() handle: string;
  @Text({ description: 'Where the user chooses a password; works once. Shown now, never again' }) url: string;
  @EpochMs() expiresAt: number;
}

/** POST /api/cli/device/code (client-contract 1.5). Whatever else clients send is ignored. */
export class DeviceCodeBody {
  @Text({ optional: true, max: 1_000 }) scope?: string;
  @Text({ optional: true, max: 1_000, description: 'What the token will be called; default "CLI device login"' })
  label?: string;
}
export class DeviceTokenBody {
  @Text({ optional: true, max: 1_000 }) device_code?: string;
  @Text({ optional: true, max: 1_000, description: 'urn:ietf:params:oauth:grant-type:device_code' })
  grant_type?: string;
}

export class UserSignedIn {
  @Uuid() userId: string;
  @Text() handle: string;
  @Uuid() sessionId: string;
  @Choice(SIGN_IN_METHODS) method: SignInMethod;
  @Text({ nullable: true, description: 'From where, as rate limits see it: an IPv4 address or an IPv6 /64' })
  address: string | null;
}
export const userSignedIn = event({ subject: 'reef.evt.gateway.user.signedIn.v1', payload: UserSignedIn });

export class UserSignInFailed {
  @Uuid() userId: string;
  @Text() handle: string;
  @Choice(SIGN_IN_METHODS) method: SignInMethod;
  @Choice(['wrong_password', 'not_active'], { description: 'not_active: banned or deleted, and proven otherwise' })
  reason: 'wrong_password' | 'not_active';
  @Text({ nullable: true }) address: string | null;
}
/** Somebody tried to be a user who exists. Attempts past the limits are refused unexamined and say nothing. */
export const userSignInFailed = event({ subject: 'reef.evt.gateway.user.signInFailed.v1', payload: UserSignInFailed });

export class UserPasswordChanged {
  @Uuid() userId: string;
  @Text() handle: string;
  @Choice(['admin', 'link'], { description: 'link: the user, by a sign-in link' }) via: 'admin' | 'link';
  @Nested(() => Initiator) by: Initiator;
}
/** The password is another one, or there was none before. All sessions of the user end. */
export const userPasswordChanged = event({
  subject: 'reef.evt.gateway.user.passwordChanged.v1',
  payload: UserPasswordChanged,
});

export class UserInvited {
  @Uuid() userId: string;
  @Text() handle: string;
  @EpochMs() expiresAt: number;
  @Nested(() => Initiator) by: Initiator;
}
/** A sign-in link was made; the one before it works no more. */
export const userInvited = event({ subject: 'reef.evt.gateway.user.invited.v1', payload: UserInvited });

export class UserIdentityLinked {
  @Uuid() userId: string;
  @Text() handle: string;
  @Text({ description: 'Of the OpenID Connect provider' }) issuer: string;
}
/** A user of an OpenID Connect provider is this user from now on. */
export const userIdentityLinked = event({
  subject: 'reef.evt.gateway.user.identityLinked.v1',
  payload: UserIdentityLinked,
});

export class SessionEnded {
  @Uuid() sessionId: string;
  @Uuid() userId: string;
  @Choice(SESSION_ENDINGS, { description: 'replaced: the same browser signed in again' }) reason: SessionEnding;
}
/** Somebody is signed out in one browser. Sessions that expire say nothing. */
export const sessionEnded = event({ subject: 'reef.evt.gateway.session.ended.v1', payload: SessionEnded });

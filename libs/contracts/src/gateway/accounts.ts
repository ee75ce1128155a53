import { event } from '../contract';
import { Choice, Flag, ListOf, Nested, Text, Uuid, Whole } from '../fields';

export const USER_ROLES = ['user', 'moderator', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** Who did something that is worth remembering. */
export class Initiator {
  @Choice(['user', 'client', 'system'], { description: 'system: Reef itself, at start' })
  kind: 'user' | 'client' | 'system';
  @Uuid({ optional: true }) userId?: string;
  @Text({ optional: true }) handle?: string;
  @Choice(USER_ROLES, { optional: true, description: 'The role that made it possible' }) role?: UserRole;
  @Text({ optional: true, description: 'The OAuth client' }) clientId?: string;
}

/** Says which account is meant (server-semantics 1.8). */
export class AccountChoice {
  @Text({ optional: true, max: 200, description: 'With or without @, any case' }) handle?: string;
  @Text({ optional: true, max: 100, description: 'Wins over the handle' }) userId?: string;
}

export class WhoamiUser {
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true, description: 'URL of a picture' }) image: string | null;
  @Choice(USER_ROLES, { nullable: true }) role: UserRole | null;
}
/** GET /api/v1/whoami (client-contract 1.4). */
export class Whoami {
  @Nested(() => WhoamiUser) user: WhoamiUser;
}

export class CreateUserBody {
  @Text({ max: 200, description: 'With or without @, any case', example: 'alice' }) handle: string;
  @Text({ optional: true, max: 100 }) displayName?: string;
  @Choice(USER_ROLES, { optional: true }) role?: UserRole;
}
export class CreatedUser {
  @Uuid() userId: string;
  @Text() handle: string;
  @Choice(USER_ROLES) role: UserRole;
}

/** One account as GET /api/v1/users shows it (server-semantics 1.8). */
export class UserItem {
  @Uuid() userId: string;
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true, description: 'Name at the sign-in provider; null for accounts made by an administrator' })
  name: string | null;
  @Choice(USER_ROLES) role: UserRole;
}
export class UserList {
  @ListOf(() => UserItem) items: UserItem[];
  @Whole({ min: 0, description: 'Matches before cutting to the limit; without a query the number returned' })
  total: number;
}

export class ChangeRoleBody extends AccountChoice {
  @Text({ optional: true, max: 100, description: 'user, moderator or admin' }) role?: string;
}
export class ChangedRole {
  @Flag() ok: boolean;
  @Choice(USER_ROLES) role: UserRole;
}

export class UserCreated {
  @Uuid() userId: string;
  @Text() handle: string;
  @Text({ nullable: true }) displayName: string | null;
  @Choice(USER_ROLES) role: UserRole;
  @Uuid({ description: "The user's personal publisher" }) publisherId: string;
  @Nested(() => Initiator) by: Initiator;
}
/** An account exists, with its personal publisher of the same handle. */
export const userCreated = event({ subject: 'reef.evt.gateway.user.created.v1', payload: UserCreated });

export class UserRoleChanged {
  @Uuid() userId: string;
  @Text() handle: string;
  @Choice(USER_ROLES) before: UserRole;
  @Choice(USER_ROLES) after: UserRole;
  @Nested(() => Initiator) by: Initiator;
}
/** What the user may do has changed. A ban makes it `user`. */
export const userRoleChanged = event({ subject: 'reef.evt.gateway.user.roleChanged.v1', payload: UserRoleChanged });

import type { Provider, Type } from '@nestjs/common';
import { ExternalAccounts } from './external-accounts.service';
import { ExternalIdentitiesRepository } from './external-identities.repository';
import { LinkSignIn } from './link-sign-in.service';
import { OidcClient } from './oidc-client';
import { oidcConfig } from './oidc.config';
import { OidcController } from './oidc.controller';
import { OidcSignIn } from './oidc-sign-in.service';
import { PasswordSignIn } from './password-sign-in.service';
import { PasswordsController } from './passwords.controller';
import { PasswordsRepository } from './passwords.repository';
import { Passwords } from './passwords.service';
import { SignInLimits } from './sign-in-limits.service';
import { SignInLinkController } from './sign-in-link.controller';
import { SignInLinks } from './sign-in-links.service';
import { SignInLinksRepository } from './sign-in-links.repository';
import { SignInController } from './sign-in.controller';
import { SignIns } from './sign-ins.service';

/** By password, by a one-time link, by an OpenID Connect provider. */
export const signInControllers: Type[] = [SignInController, SignInLinkController, OidcController, PasswordsController];
export const signInProviders: Provider[] = [
  oidcConfig.provider,
  ...[SignIns, PasswordSignIn, Passwords, PasswordsRepository, SignInLimits],
  ...[SignInLinks, SignInLinksRepository, LinkSignIn],
  ...[OidcClient, OidcSignIn, ExternalAccounts, ExternalIdentitiesRepository],
];

import type { Provider, Type } from '@nestjs/common';
import { AccessTokens } from './access-tokens';
import { ConsentController } from './consent.controller';
import { Consents } from './consents.service';
import { OAuthAdapters } from './oauth-adapter';
import { OAuthClientsController } from './oauth-clients.controller';
import { OAuthClientsRepository } from './oauth-clients.repository';
import { OAuthClientsService } from './oauth-clients.service';
import { OAuthPayloads } from './oauth-payloads.repository';
import { OAuthRoutes } from './oauth-routes';
import { OAuthServer } from './oauth-server';
import { RevocationsRepository } from './revocations.repository';
import { RevokeAccess } from './revoke-access.service';
import { RevokedAccess } from './revoked-access';
import { SigningKeysController } from './signing-keys.controller';
import { SigningKeysRepository } from './signing-keys.repository';
import { SigningKeys } from './signing-keys.service';
import { TokenSubjects } from './token-subjects.repository';

/** The OAuth 2.0 server, and the check of its access tokens. */
export const oauthControllers: Type[] = [OAuthClientsController, SigningKeysController, ConsentController];
export const oauthProviders: Provider[] = [
  ...[OAuthServer, OAuthRoutes, OAuthAdapters, OAuthPayloads, OAuthClientsService, OAuthClientsRepository],
  ...[AccessTokens, TokenSubjects, RevokedAccess, RevokeAccess, RevocationsRepository],
  ...[SigningKeys, SigningKeysRepository, Consents],
];

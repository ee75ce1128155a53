import type { Provider, Type } from '@nestjs/common';
import { OAuthAccess } from './access.service';
import { AccessTokens } from './access-tokens';
import { ConsentController } from './consent.controller';
import { Consents } from './consents.service';
import { DeviceCodesRepository } from './device-codes.repository';
import { DeviceConsents } from './device-consents.service';
import { DevicePolls } from './device-polls.service';
import { OAuthAdapters } from './oauth-adapter';
import { OAuthClientsController } from './oauth-clients.controller';
import { OAuthClientsRepository } from './oauth-clients.repository';
import { OAuthClientsService } from './oauth-clients.service';
import { OAuthPayloads } from './oauth-payloads.repository';
import { OAuthRoutes } from './oauth-routes';
import { OAuthServer } from './oauth-server';
import { ProgramsController } from './programs.controller';
import { ProgramsRepository } from './programs.repository';
import { Programs } from './programs.service';
import { RevocationsRepository } from './revocations.repository';
import { RevokedAccess } from './revoked-access';
import { SigningKeysController } from './signing-keys.controller';
import { SigningKeysRepository } from './signing-keys.repository';
import { SigningKeys } from './signing-keys.service';
import { TokenSubjects } from './token-subjects.repository';

/** The OAuth 2.0 server, and the check of its access tokens. */
export const oauthControllers: Type[] = [
  OAuthClientsController,
  SigningKeysController,
  ConsentController,
  ProgramsController,
];
export const oauthProviders: Provider[] = [
  ...[OAuthServer, OAuthRoutes, OAuthAdapters, OAuthPayloads, OAuthClientsService, OAuthClientsRepository],
  ...[AccessTokens, TokenSubjects, RevokedAccess, OAuthAccess, RevocationsRepository],
  ...[SigningKeys, SigningKeysRepository, Consents],
  ...[DeviceCodesRepository, DeviceConsents, DevicePolls, Programs, ProgramsRepository],
];

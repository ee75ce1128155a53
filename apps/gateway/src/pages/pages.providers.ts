import type { Provider, Type } from '@nestjs/common';
import { CliLoginController } from '../cli-login/cli-login.controller';
import { DeviceDecisions } from '../device-login/device-decisions.service';
import { DeviceLoginController } from '../device-login/device-login.controller';
import { DeviceLoginPages } from '../device-login/device-login-pages.controller';
import { DeviceLoginsRepository } from '../device-login/device-logins.repository';
import { DeviceLogins } from '../device-login/device-logins.service';
import { EndSessions } from '../sessions/end-sessions.subscriber';
import { sessionsConfig } from '../sessions/sessions.config';
import { SessionsRepository } from '../sessions/sessions.repository';
import { Sessions } from '../sessions/sessions.service';
import { NewTokens } from '../settings/new-tokens.service';
import { OwnTokensController } from '../settings/own-tokens.controller';
import { OwnTokensRepository } from '../settings/own-tokens.repository';
import { OwnTokens } from '../settings/own-tokens.service';
import { signInControllers, signInProviders } from '../sign-in/sign-in.providers';
import { AssetsController } from './assets.controller';
import { HomeController } from './home.controller';
import { Visits } from './visits.service';

/** Everything a person sees in a browser. */
export const pageControllers: Type[] = [
  ...[AssetsController, HomeController, OwnTokensController],
  ...[CliLoginController, DeviceLoginController, DeviceLoginPages],
  ...signInControllers,
];
export const pageProviders: Provider[] = [
  sessionsConfig.provider,
  ...[Sessions, SessionsRepository, EndSessions, Visits],
  ...[OwnTokens, OwnTokensRepository, NewTokens, DeviceLogins, DeviceLoginsRepository, DeviceDecisions],
  ...signInProviders,
];

import type { Provider, Type } from '@nestjs/common';
import { GithubTokens } from './github-tokens';
import { IssuerKeys } from './issuer-keys';
import { PublishTokensController } from './publish-tokens.controller';
import { PublishTokensRepository } from './publish-tokens.repository';
import { PublishTokens } from './publish-tokens.service';
import { SpentPublishTokens } from './spent-publish-tokens';
import { TrustedPublisherController } from './trusted-publisher.controller';
import { trustedPublishingConfig } from './trusted-publishing.config';

/** Publishing from CI without anybody's token. Start reading at publish-tokens.service.ts. */
export const trustedPublishingControllers: Type[] = [TrustedPublisherController, PublishTokensController];
export const trustedPublishingProviders: Provider[] = [
  trustedPublishingConfig.provider,
  ...[IssuerKeys, GithubTokens, PublishTokens, PublishTokensRepository, SpentPublishTokens],
];

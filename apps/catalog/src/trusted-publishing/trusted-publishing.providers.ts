import type { Provider, Type } from '@nestjs/common';
import { GithubRepositories } from './github-repositories';
import { githubConfig } from './github.config';
import { TrustedPublishersController } from './trusted-publishers.controller';
import { TrustedPublishersRepository } from './trusted-publishers.repository';
import { TrustedPublishers } from './trusted-publishers.service';

/** Which workflow may publish a package. Start reading at trusted-publishers.service.ts. */
export const trustedPublishingControllers: Type[] = [TrustedPublishersController];
export const trustedPublishingProviders: Provider[] = [
  githubConfig.provider,
  ...[GithubRepositories, TrustedPublishers, TrustedPublishersRepository],
];

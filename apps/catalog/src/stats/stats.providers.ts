import type { Provider, Type } from '@nestjs/common';
import { BannedUsersSubscriber } from './banned-users.subscriber';
import { CountersRepository } from './counters.repository';
import { DownloadsService } from './downloads.service';
import { InstallsRepository } from './installs.repository';
import { InstallsService } from './installs.service';
import { OldUsageRepository } from './old-usage.repository';
import { RebuildRepository } from './rebuild.repository';
import { RebuildService } from './rebuild.service';
import { StatsController } from './stats.controller';
import { UsageHousekeeping } from './usage-housekeeping';

/** Facts about use, and the counters counted from them. Start reading at counters.repository.ts. */
export const statsControllers: Type[] = [StatsController];
export const statsProviders: Provider[] = [
  CountersRepository,
  DownloadsService,
  InstallsService,
  InstallsRepository,
  BannedUsersSubscriber,
  RebuildService,
  RebuildRepository,
  OldUsageRepository,
  UsageHousekeeping,
];

import type { Provider, Type } from '@nestjs/common';
import { LegacyCliController } from './legacy-cli.controller';
import { LegacyCli } from './legacy-cli.service';
import { LegacyReadsController } from './legacy-reads.controller';

/** Routes of clients before 0.5. They translate; what they do is done by the routes of today. */
export const legacyControllers: Type[] = [LegacyReadsController, LegacyCliController];
export const legacyProviders: Provider[] = [LegacyCli];

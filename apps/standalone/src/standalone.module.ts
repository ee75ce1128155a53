import type { Type } from '@nestjs/common';
import { CatalogModule } from '../../catalog/src/catalog.module';
import { GatewayModule } from '../../gateway/src/gateway.module';
import { ModerationModule } from '../../moderation/src/moderation.module';
import { PublishingModule } from '../../publishing/src/publishing.module';
import { RatingsModule } from '../../ratings/src/ratings.module';
import { ScanningModule } from '../../scanning/src/scanning.module';

/** Every service in one process. This list is the whole difference from running them apart. */
export const SERVICES: readonly Type[] = [
  GatewayModule,
  CatalogModule,
  PublishingModule,
  RatingsModule,
  ModerationModule,
  ScanningModule,
];

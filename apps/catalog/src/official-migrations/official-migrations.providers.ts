import type { Provider, Type } from '@nestjs/common';
import { OfficialMigrationsController } from './official-migrations.controller';
import { OfficialMigrationsRepository } from './official-migrations.repository';
import { OfficialMigrations } from './official-migrations.service';

export const officialMigrationControllers: Type[] = [OfficialMigrationsController];
export const officialMigrationProviders: Provider[] = [OfficialMigrations, OfficialMigrationsRepository];

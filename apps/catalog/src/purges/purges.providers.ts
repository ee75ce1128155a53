import type { Provider, Type } from '@nestjs/common';
import { ItemRemovals } from './item-removals';
import { PurgesController } from './purges.controller';
import { PurgesRepository } from './purges.repository';
import { PurgesService } from './purges.service';

export const purgesControllers: Type[] = [PurgesController];

/** What administrators delete for good. */
export const purgesProviders: Provider[] = [PurgesService, PurgesRepository, ItemRemovals];

import type { Provider, Type } from '@nestjs/common';
import { TrendingBoard } from './trending-board';
import { TrendingController } from './trending.controller';
import { TrendingRepository } from './trending.repository';
import { TrendingService } from './trending.service';

/** The skills people install these days. */
export const trendingControllers: Type[] = [TrendingController];
export const trendingProviders: Provider[] = [TrendingService, TrendingBoard, TrendingRepository];

import type { Provider, Type } from '@nestjs/common';
import { embedderProvider } from '../embeddings/embedder.provider';
import { embeddingsConfig } from '../embeddings/embeddings.config';
import { Candidates } from './candidates.service';
import { IndexKeeper } from './index-keeper';
import { NearestSkills } from './nearest-skills';
import { ReindexingRepository } from './reindexing.repository';
import { ReindexingService } from './reindexing.service';
import { SearchIndex } from './search-index';
import { SearchController } from './search.controller';
import { SearchRepository } from './search.repository';
import { SearchService } from './search.service';

/** Finding skills, and what they are found by. Start reading at search.service.ts and search-index.ts. */
export const searchControllers: Type[] = [SearchController];
export const searchProviders: Provider[] = [
  embeddingsConfig.provider,
  embedderProvider,
  SearchService,
  SearchRepository,
  Candidates,
  NearestSkills,
  SearchIndex,
  ReindexingService,
  ReindexingRepository,
  IndexKeeper,
];

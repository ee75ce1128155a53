import type { FactoryProvider } from '@nestjs/common';
import { EMBEDDER, type Embedder } from './embedder';
import { LocalEmbedder } from './local-embedder';

export const embedderProvider: FactoryProvider<Embedder> = {
  provide: EMBEDDER,
  useFactory: () => new LocalEmbedder(),
};

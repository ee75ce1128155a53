import type { FactoryProvider } from '@nestjs/common';
import { EMBEDDER, type Embedder } from './embedder';
import { embeddingsConfig, type EmbeddingsSettings } from './embeddings.config';
import { HttpEmbedder } from './http-embedder';
import { LocalEmbedder } from './local-embedder';

/** The configured provider, or the one that needs none. */
export const embedderProvider: FactoryProvider<Embedder> = {
  provide: EMBEDDER,
  inject: [embeddingsConfig.token],
  useFactory: (settings: EmbeddingsSettings) => {
    const { EMBEDDINGS_URL: url } = settings;
    return url === undefined ? new LocalEmbedder() : new HttpEmbedder(url, settings);
  },
};

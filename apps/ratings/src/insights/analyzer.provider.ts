import type { FactoryProvider } from '@nestjs/common';
import type { Analyzer } from './analyzer';
import { insightsConfig, type InsightsSettings } from './insights.config';
import { LocalAnalyzer } from './local-analyzer';
import { ProviderAnalyzer } from './provider-analyzer';

/** Injection token of the `Analyzer` that is asked first. */
export const ANALYZER = 'ratings.analyzer';

export const analyzerProvider: FactoryProvider<Analyzer> = {
  provide: ANALYZER,
  useFactory: (settings: InsightsSettings) => {
    const { INSIGHTS_URL: url } = settings;
    return url === undefined ? new LocalAnalyzer() : new ProviderAnalyzer(url, settings);
  },
  inject: [insightsConfig.token],
};

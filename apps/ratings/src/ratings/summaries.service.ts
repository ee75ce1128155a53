import { Injectable } from '@nestjs/common';
import type { PluginChoice, RatingAggregateAnswer } from '@app/contracts';
import { Clock } from '@app/kernel';
import { PluginsService } from '../plugins/plugins.service';
import { aggregateOf, bayesianScore, confidence, priorOf, type Prior } from './aggregate.rules';
import { isPrivate } from './rating-facts.rules';
import { TotalsRepository } from './totals.repository';

const DAY_MS = 24 * 3_600_000;
const WINDOWS = [30, 90];
const MOST_VERSIONS = 20;
/** The mean over all plugins moves slowly, and reads a row of each. */
const PRIOR_FOR_MS = 60_000;

/** Everything there is to know about a plugin's ratings in numbers, without reading a rating. */
@Injectable()
export class Summaries {
  private prior?: { readonly is: Promise<Prior>; readonly untilMs: number };

  constructor(
    private readonly plugins: PluginsService,
    private readonly totals: TotalsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError PLUGIN_NOT_FOUND */
  async get({ pluginId }: PluginChoice): Promise<RatingAggregateAnswer> {
    const plugin = await this.plugins.get(pluginId);
    const [{ counts, revision, verified }, prior, versions] = await Promise.all([
      this.totals.of(plugin.id),
      this.currentPrior(),
      this.totals.byVersion(plugin.id, MOST_VERSIONS),
    ]);
    const about = { packageId: plugin.id, ownerId: plugin.ownerId, isPrivate: isPrivate(plugin), sequence: revision };
    const bayesian = {
      score: bayesianScore(counts, prior),
      priorMean: prior.mean,
      priorWeight: prior.weight,
      confidence: confidence(counts),
    };
    const summary = {
      pluginId: plugin.name,
      ...aggregateOf(counts),
      bayesian,
      verifiedInstalls: verified,
      windows: await Promise.all(WINDOWS.map((days) => this.window(plugin.id, days, prior))),
      versions: versions.map(({ version, counts: ofVersion }) => ({ version, ...aggregateOf(ofVersion) })),
    };
    return { ...about, summary };
  }

  private async window(pluginId: string, days: number, prior: Prior) {
    const first = new Date(this.clock.nowMs() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
    const counts = await this.totals.since(pluginId, first);
    return { days, ...aggregateOf(counts), bayesianScore: bayesianScore(counts, prior) };
  }

  private currentPrior(): Promise<Prior> {
    const nowMs = this.clock.nowMs();
    if (this.prior === undefined || this.prior.untilMs <= nowMs) {
      const is = this.totals.ofAll().then(priorOf);
      this.prior = { is, untilMs: nowMs + PRIOR_FOR_MS };
      is.catch(() => (this.prior = undefined));
    }
    return this.prior.is;
  }
}

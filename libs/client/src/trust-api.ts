import { pluginPath } from './rating-api';
import type { RatingSummary } from './rating-types';
import { ask, type CallOptions, type Transport } from './transport';
import type { Badge, Insights, RolloutPolicy } from './trust-types';

/** What a plugin's ratings come to: for a listing, an updater, a road map (rating spec 6). */
export class TrustApi {
  constructor(private readonly transport: Transport) {}

  /** Numbers beyond the average: Bayesian score, 30 and 90 days, by version. */
  summary(pluginId: string, options?: CallOptions): Promise<RatingSummary> {
    return this.get(`${pluginPath(pluginId)}/ratings/summary`, options);
  }
  /** The badge as shields.io reads it. */
  badge(pluginId: string, options?: CallOptions): Promise<Badge> {
    return this.get(`${pluginPath(pluginId)}/badge.json`, options);
  }
  /** The badge as a picture (SVG). */
  async badgeSvg(pluginId: string, options?: CallOptions): Promise<string> {
    const path = `${pluginPath(pluginId)}/badge.svg`;
    const headers = { accept: 'image/svg+xml, application/problem+json' };
    return (await this.transport.send({ method: 'GET', path, headers }, options)).text;
  }
  /** Whether the plugin's updates should install themselves. */
  policy(pluginId: string, options?: CallOptions): Promise<RolloutPolicy> {
    return this.get(`${pluginPath(pluginId)}/policy`, options);
  }
  /** The mood of the comments, and what they ask for most. */
  insights(pluginId: string, options?: CallOptions): Promise<Insights> {
    return this.get(`${pluginPath(pluginId)}/insights`, options);
  }

  private get<T>(path: string, options?: CallOptions): Promise<T> {
    return ask(this.transport, { method: 'GET', path }, options);
  }
}

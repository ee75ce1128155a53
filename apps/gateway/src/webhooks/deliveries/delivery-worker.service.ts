import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, runInContext, Shutdown } from '@app/kernel';
import { running } from '../metrics';
import { webhooksConfig, type WebhookSettings } from '../webhooks.config';
import { ClaimsRepository, type ClaimedDelivery } from './claims.repository';
import { DeliveryRunner } from './delivery-runner.service';
import { Turns } from './turns';
import type { WorkingEndpoint } from './working-endpoint';

/** How often to look for what nobody woke us for: retries, and what other replicas have left behind. */
const SWEEP_MS = 1_000;
/** Endpoints looked at in one step, and steps in one sweep; the next sweep goes on where this one ended. */
const STEP = 1_000;
const STEPS = 5;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
/** An attempt is over by then, whatever happens; added to its time limit. */
const LEASE_GRACE_MS = 5_000;
/** How long a stopping worker lets its attempts end before it gives them up. */
const STOP_GRACE_MS = 2_000;
/** What failing endpoints may take up of all attempts: they are slow as a rule. */
const FAILING_SHARE = 0.25;
/** Claims are made no oftener: what comes together is claimed together, for a fraction of the work. */
const PACE_MS = 10;

/**
 * Keeps deliveries going: many endpoints at a time, few attempts to each, and those that fail in a lane of their own, so
 * that no receiver holds up another. Any number of replicas do the same; a lease says whose a delivery is.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap {
  private readonly logger = new Logger('Webhooks');
  private readonly healthy: Turns;
  private readonly failing = new Turns(1);
  private readonly running = new Set<Promise<void>>();
  private readonly outOfTime = new AbortController();
  private nudge = new AbortController();
  private stopping = false;
  private nextSweep = 0;
  private nextRound = 0;
  private sweptTo = BEFORE_ALL;
  private loop?: Promise<void>;

  constructor(
    private readonly claims: ClaimsRepository,
    private readonly runner: DeliveryRunner,
    private readonly clock: Clock,
    @Inject(webhooksConfig.token) private readonly settings: WebhookSettings,
    private readonly shutdown: Shutdown,
  ) {
    this.healthy = new Turns(settings.WEBHOOK_AT_ONCE_PER_ENDPOINT);
  }

  onApplicationBootstrap(): void {
    this.loop = this.work();
    this.shutdown.add('work', (leftMs) => this.stop(Math.min(STOP_GRACE_MS, leftMs / 2)));
  }

  /** Something may be due at these endpoints. Without them: somewhere. */
  wake(endpoints?: readonly WorkingEndpoint[]): void {
    if (endpoints === undefined) this.nextSweep = 0;
    for (const { id, failing } of endpoints ?? []) this.lane(failing).add(id);
    this.nudge.abort();
  }

  /** What is not done by now is given back, for another replica or the next start. */
  private async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.nudge.abort();
    await this.loop;
    await Promise.race([Promise.all(this.running), delay(graceMs, undefined, { ref: false })]);
    this.outOfTime.abort();
    await Promise.all(this.running);
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      await delay(Math.max(0, this.nextRound - performance.now()));
      this.nextRound = performance.now() + PACE_MS;
      // Before looking, so that what comes while we look is not slept over.
      this.nudge = new AbortController();
      const started = await this.round().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'no webhook delivery could be claimed; trying again');
        return 0;
      });
      if (started > 0 && this.freeSlots > 0) continue;
      const ms = Math.max(0, this.nextSweep - performance.now());
      await delay(ms, undefined, { signal: this.nudge.signal, ref: false }).catch(() => undefined);
    }
  }
  /** @returns how many attempts were started */
  private async round(): Promise<number> {
    if (performance.now() >= this.nextSweep) await this.sweep();
    const failingSlots = Math.ceil(this.settings.WEBHOOK_AT_ONCE * FAILING_SHARE) - this.failing.busy;
    const first = await this.claimFrom(this.healthy, this.freeSlots);
    return first + (await this.claimFrom(this.failing, Math.min(this.freeSlots, failingSlots)));
  }
  private get freeSlots(): number {
    return this.settings.WEBHOOK_AT_ONCE - this.running.size;
  }
  private lane(failing: boolean): Turns {
    return failing ? this.failing : this.healthy;
  }

  private async sweep(): Promise<void> {
    this.nextSweep = performance.now() + SWEEP_MS;
    for (let step = 0; step < STEPS; step += 1) {
      const { found, next } = await this.claims.due(this.sweptTo, STEP, this.clock.now());
      for (const { id, failing } of found) this.lane(failing).add(id);
      this.sweptTo = next ?? BEFORE_ALL;
      if (next === undefined) return;
    }
  }

  private async claimFrom(lane: Turns, slots: number): Promise<number> {
    if (slots <= 0 || lane.waiting === 0) return 0;
    const endpoints = lane.take(slots);
    const asked = endpoints.map((id) => ({ id, most: lane.most, busy: lane.busyWith(id) }));
    const leaseMs = this.settings.WEBHOOK_TIMEOUT_SECONDS * 1000 + LEASE_GRACE_MS;
    const claimed = await this.claims.claim(asked, { slots, leaseMs }, this.clock.now());
    const counts = new Map<string, number>();
    for (const delivery of claimed) {
      counts.set(delivery.endpointId, (counts.get(delivery.endpointId) ?? 0) + 1);
      this.start(delivery);
    }
    // Who had no room for more, or found none left, may have more; if not, that costs one look.
    for (const { id, most, busy } of asked)
      if (claimed.length === slots || busy + (counts.get(id) ?? 0) >= most) lane.add(id);
    return claimed.length;
  }
  /** In the context of what has caused the event. */
  private start(claimed: ClaimedDelivery): void {
    const { endpointId, message, traceparent } = claimed;
    const lane = this.lane(claimed.failingSince !== null);
    lane.begin(endpointId);
    running.inc();
    const attempt: Promise<void> = runInContext({ requestId: message.id, traceparent }, () => this.run(claimed)).then(
      () => {
        this.running.delete(attempt);
        running.dec();
        lane.end(endpointId);
        this.nudge.abort();
      },
    );
    this.running.add(attempt);
  }
  /** Never rejects. */
  private async run(claimed: ClaimedDelivery): Promise<void> {
    try {
      const isThrough = await this.runner.run(claimed, this.outOfTime.signal);
      // It is back: as many attempts as to any other.
      if (isThrough && claimed.failingSince !== null) this.healthy.add(claimed.endpointId);
    } catch (error) {
      const context = { err: error, endpoint_id: claimed.endpointId, delivery_id: claimed.id };
      this.logger.warn(context, 'what came of a webhook attempt could not be written down; it is made again');
    }
  }
}

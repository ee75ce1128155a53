import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import {
  findPlugin,
  ratingCreated,
  type EventContract,
  type FindPluginInput,
  type FoundPlugin,
  type Payload,
  type RatingCreated,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { BUS, encodeEvent, RpcHandler, type Bus } from '@app/messaging';
import { DeliveryWorker } from '../../../apps/gateway/src/webhooks/deliveries/delivery-worker.service';
import { startGateway, type Answer, type GatewayOptions, type TestGateway } from '../gateway/start-gateway';

/** A plugin as the catalog would find it, whoever asks. */
export const PLUGIN: FoundPlugin = {
  packageId: randomUUID(),
  name: '@ana/demo',
  runtimeId: 'demo',
  ownerId: randomUUID(),
  channel: 'community',
};

@Controller()
class CatalogStandIn {
  @RpcHandler(findPlugin)
  find({ pluginId }: FindPluginInput): FoundPlugin {
    if (pluginId !== PLUGIN.name && pluginId !== PLUGIN.runtimeId) throw new DomainError('PLUGIN_NOT_FOUND');
    return PLUGIN;
  }
}
@Module({ controllers: [CatalogStandIn] })
class CatalogStandInModule {}

/** May send to receivers on this machine. */
export const LOCAL = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8' };

/** A gateway that hears events as if other services had said them, and whose time the test decides. */
export class WebhookGateway {
  private sequence = 0;
  private aheadMs = 0;

  private constructor(
    readonly gateway: TestGateway,
    readonly token: string,
  ) {}

  static async start(options: GatewayOptions = {}): Promise<WebhookGateway> {
    const environment = { ...LOCAL, RATE_LIMIT_PROFILE: 'off', ...options.environment };
    const gateway = await startGateway({ ...options, environment, neighbours: [CatalogStandInModule] });
    return new WebhookGateway(gateway, await gateway.tokenOf(`u${randomUUID().slice(0, 8)}`));
  }

  /** A webhook of the user's, or of whoever has the token. */
  async create(body: object, token = this.token): Promise<{ webhookId: string; secret: string }> {
    const created = await this.gateway.post('/v1/webhooks', body, { token });
    if (created.status !== 201) throw new Error(`${created.status} ${created.text}`);
    return created.json as { webhookId: string; secret: string };
  }
  get(path: string, token = this.token): Promise<Answer> {
    return this.gateway.get(`/v1/webhooks${path}`, { token });
  }
  post(path: string, body: object = {}, token = this.token): Promise<Answer> {
    return this.gateway.post(`/v1/webhooks${path}`, body, { token });
  }

  /** Says something on the bus. @returns the event's id */
  async say<C extends EventContract>(contract: C, payload: Payload<C>, id = newId()): Promise<string> {
    const { subject } = contract;
    const event = { id, subject, sequence: (this.sequence += 1), occurredAt: new Date().toISOString(), headers: {} };
    await this.gateway.process.app.get<Bus>(BUS).publish(subject, id, encodeEvent({ ...event, payload }));
    return id;
  }
  rated(parts: Partial<RatingCreated> = {}): Promise<string> {
    const { packageId, name: pluginId, ownerId } = PLUGIN;
    const numbers = { averageScore: 4, totalRatings: 1, distribution: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 }, revision: 7 };
    const rating = { ratingId: randomUUID(), userId: randomUUID(), score: 4, comment: 'naïve ☃' };
    const about = { packageId, pluginId, ownerId, isPrivate: false, sequence: 7, aggregate: numbers };
    return this.say(ratingCreated, { ...about, ...rating, ...parts });
  }

  /** Lets time pass at once. */
  pass(ms: number): void {
    this.aheadMs += ms;
    const ahead = this.aheadMs;
    jest.spyOn(this.gateway.process.app.get(Clock), 'nowMs').mockImplementation(() => Date.now() + ahead);
    this.gateway.process.app.get(DeliveryWorker).wake();
  }
  /** How far its time is ahead of the database's. */
  get secondsAhead(): number {
    return this.aheadMs / 1000;
  }
  stop(): Promise<void> {
    return this.gateway.stop();
  }
}

import type { OnApplicationBootstrap } from '@nestjs/common';
import type { FindEventsInput, RepublishedEvents, Service } from '@app/contracts';
import { newId, type Readiness, type Shutdown } from '@app/kernel';
import {
  encodeEvent,
  EVENT_HANDLER,
  type Bus,
  type Delivery,
  type EventHandlerMeta,
  type HandlerDiscovery,
  type RpcClient,
} from '@app/messaging';
import type { DataSource } from 'typeorm';
import { DeadLetters } from './dead-letters';
import { EventConsumer, type HandleEvents } from './event-consumer';
import { EventLog } from './event-log';
import { GapRepair } from './gap-repair';
import { InboxMarks } from './inbox-marks';
import { eventsHandled, measure, stopMeasuring } from './metrics';
import { OutboxRelay } from './outbox-relay';
import type { PersistenceSettings } from './persistence.config';
import { poolState } from './pool-state';
import { Timeline } from './timeline';
import type { UnitOfWork } from './unit-of-work';

interface Parts {
  readonly schema: Service;
  readonly db: DataSource;
  readonly unitOfWork: UnitOfWork;
  readonly bus: Bus;
  readonly rpc: RpcClient;
  readonly handlers: HandlerDiscovery;
  readonly settings: PersistenceSettings;
  readonly readiness: Readiness;
  readonly shutdown: Shutdown;
}

/** Everything one service says and hears: its outbox relay, its subscribers, its dead letters. */
export class ServiceEvents implements OnApplicationBootstrap {
  readonly log: EventLog;
  readonly deadLetters: DeadLetters;
  readonly consumers: EventConsumer[] = [];
  private readonly relay: OutboxRelay;
  private readonly repair: GapRepair;
  private readonly timeline: Timeline;

  constructor(private readonly parts: Parts) {
    const { schema, unitOfWork, bus, rpc, settings } = parts;
    this.log = new EventLog(unitOfWork, schema);
    this.deadLetters = new DeadLetters(unitOfWork, schema);
    this.timeline = new Timeline((sql) => unitOfWork.query(sql), schema);
    this.relay = new OutboxRelay({ url: settings.DATABASE_URL, schema, keepDays: settings.EVENTS_KEEP_DAYS }, bus);
    this.repair = new GapRepair(new InboxMarks(unitOfWork, schema), rpc, {
      everyMs: settings.EVENTS_REPAIR_SECONDS * 1000,
      isLeader: () => this.relay.leading,
    });
  }

  onApplicationBootstrap(): void {
    const { schema, bus, db, readiness, shutdown } = this.parts;
    this.discover();
    for (const consumer of this.consumers) {
      const subscription = {
        durable: consumer.durable,
        subject: consumer.contract.subject,
        concurrency: consumer.concurrency,
      };
      bus.subscribe(subscription, (delivery) => this.hear(consumer, delivery));
    }
    this.relay.start();
    this.repair.start(this.consumers);
    bus.onLoss(() => this.repair.hurry());
    measure(schema, {
      backlog: async () => ({ ...(await this.log.backlog()), deadLetters: await this.deadLetters.count() }),
      pool: () => poolState(db),
      leading: () => this.relay.leading,
    });
    readiness.add(`database ${schema}`, async () => {
      await db.query('SELECT 1');
    });
    shutdown.add('work', () => this.repair.stop());
    shutdown.add('relay', () => this.stopRelay());
  }

  /**
   * Says one page of published events again. Under other message ids: the bus drops what it has just been told.
   * @returns where the next page begins
   */
  async republish(input: FindEventsInput): Promise<RepublishedEvents> {
    const { events, next } = await this.log.find(input);
    const timeline = await this.timeline.current();
    await Promise.all(
      events.map((event) =>
        this.parts.bus.publish(event.subject, `${event.id}-again-${newId()}`, encodeEvent(event, timeline)),
      ),
    );
    return { events: events.length, next };
  }

  /** What the bus has of another timeline never happened here. */
  private async hear(consumer: EventConsumer, delivery: Delivery): Promise<void> {
    if (await this.timeline.isOurs(delivery.message)) return consumer.receive(delivery);
    eventsHandled.inc({ subscriber: consumer.durable, outcome: 'foreign' });
  }
  private async stopRelay(): Promise<void> {
    await this.relay.stop();
    stopMeasuring(this.parts.schema);
  }
  /** The `@OnEvent` methods of this service: its name is the first part of their durable. */
  private discover(): void {
    const { schema, unitOfWork, handlers } = this.parts;
    for (const { meta, call } of handlers.find<EventHandlerMeta>(EVENT_HANDLER)) {
      const { contract, durable, inBatches } = meta;
      if (!durable.startsWith(`${schema}-`)) continue;
      if (this.consumers.some((other) => other.durable === durable))
        throw new Error(`two subscribers named ${durable}`);
      const handle: HandleEvents = inBatches
        ? { together: (events, tx) => call(events, tx) as Promise<void> }
        : { alone: (event, tx) => call(event, tx) as Promise<void> };
      this.consumers.push(new EventConsumer(contract, durable, handle, unitOfWork, this.deadLetters));
    }
  }
}

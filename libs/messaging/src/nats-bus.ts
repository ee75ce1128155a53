import { Logger } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { connect, ErrorCode, NatsError, type NatsConnection, type Subscription as NatsSubscription } from 'nats';
import type { Bus, Delivery, Subscription } from './bus';
import { InFlight } from './in-flight';
import { JetStreamEvents } from './jetstream-events';
import { fromNatsHeaders, toNatsHeaders } from './nats-headers';
import type { WireMessage } from './wire';

/** NATS: core request–reply for questions, JetStream for facts. One connection per process. */
export class NatsBus implements Bus {
  private readonly logger = new Logger('Nats');
  private readonly inFlight = new InFlight();
  private readonly served: (() => NatsSubscription)[] = [];
  private readonly subscriptions: NatsSubscription[] = [];
  private readonly events: JetStreamEvents;
  private connection?: NatsConnection;
  private connected = false;

  constructor(
    private readonly servers: string[],
    stream: string,
  ) {
    this.events = new JetStreamEvents(stream, this.inFlight);
  }

  /** Waits for the first connection however long it takes; later ones come back by themselves. */
  async connect(): Promise<void> {
    this.connection = await connect({
      servers: this.servers,
      name: `reef ${process.pid}`,
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 5_000,
      maxPingOut: 2,
    });
    this.connected = true;
    void this.followStatus(this.connection);
    for (const start of this.served) this.subscriptions.push(start());
    await this.events.start(this.connection);
    await this.connection.flush();
  }
  check(): Promise<void> {
    return this.connected ? Promise.resolve() : Promise.reject(new Error('not connected to NATS'));
  }

  async request(subject: string, message: WireMessage, timeoutMs: number): Promise<WireMessage> {
    // While disconnected the client would queue the request until the deadline; the caller wants to know now.
    if (this.connection === undefined || !this.connected) throw new DomainError('SERVICE_UNAVAILABLE');
    try {
      const options = { timeout: Math.max(1, timeoutMs), headers: toNatsHeaders(message.headers) };
      const reply = await this.connection.request(subject, message.body, options);
      return { headers: fromNatsHeaders(reply.headers), body: reply.data };
    } catch (error) {
      const code = error instanceof NatsError ? error.code : '';
      if (code === (ErrorCode.Timeout as string)) throw new DomainError('DEADLINE_EXCEEDED');
      if (code !== (ErrorCode.NoResponders as string)) this.logger.warn({ err: error, subject }, 'request failed');
      throw new DomainError('SERVICE_UNAVAILABLE');
    }
  }
  serve(subject: string, queue: string, answer: (message: WireMessage) => Promise<WireMessage>): void {
    this.whenConnected((connection) =>
      connection.subscribe(subject, {
        queue,
        callback: (error, message) => {
          if (error !== null) return;
          const asked = { headers: fromNatsHeaders(message.headers), body: message.data };
          void this.inFlight.track(
            answer(asked).then(
              (reply) => message.respond(reply.body, { headers: toNatsHeaders(reply.headers) }),
              (failure: unknown) => this.logger.error({ err: failure, subject }, 'no answer could be sent'),
            ),
          );
        },
      }),
    );
  }

  publish(subject: string, id: string, message: WireMessage): Promise<void> {
    if (!this.connected) return Promise.reject(new Error('not connected to NATS'));
    return this.events.publish(subject, id, message);
  }
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void {
    this.events.subscribe(subscription, handle);
  }
  broadcast(subject: string, hear: (message: WireMessage) => void): void {
    this.whenConnected((connection) =>
      connection.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) hear({ headers: fromNatsHeaders(message.headers), body: message.data });
        },
      }),
    );
  }

  signal(name: string): void {
    if (this.connected) this.connection?.publish(`reef.sig.${name}`);
  }
  onSignal(name: string, wake: () => void): void {
    this.whenConnected((connection) => connection.subscribe(`reef.sig.${name}`, { callback: () => wake() }));
  }

  async drain(): Promise<void> {
    await this.events.stop();
    await Promise.all(this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined)));
    await this.inFlight.settle();
    await this.connection?.flush().catch(() => undefined);
  }
  async close(): Promise<void> {
    await this.connection?.close();
  }

  private whenConnected(start: (connection: NatsConnection) => NatsSubscription): void {
    if (this.connection !== undefined) this.subscriptions.push(start(this.connection));
    else this.served.push(() => start(this.connection!));
  }
  private async followStatus(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        this.connected = false;
        this.logger.warn('disconnected; trying again until it is back');
      } else if (status.type === 'reconnect') {
        this.connected = true;
        this.logger.log('connected again');
      }
    }
    this.connected = false;
  }
}

import { Logger } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import {
  connect,
  ErrorCode,
  NatsError,
  type Msg,
  type NatsConnection,
  type Subscription as NatsSubscription,
} from 'nats';
import type { Bus, Delivery, Subscription } from './bus';
import { InFlight } from './in-flight';
import { JetStreamEvents } from './jetstream-events';
import { busConnected, measureLag } from './metrics';
import { fromNatsHeaders, toNatsHeaders } from './nats-headers';
import { encodeError } from './rpc-reply';
import type { WireMessage } from './wire';

type Answer = (message: WireMessage) => Promise<WireMessage>;

/** NATS: core request–reply for questions, JetStream for facts. One connection per process. */
export class NatsBus implements Bus {
  private readonly logger = new Logger('Nats');
  private readonly inFlight = new InFlight();
  private readonly served: ((connection: NatsConnection) => NatsSubscription)[] = [];
  private readonly subscriptions: NatsSubscription[] = [];
  private readonly lossListeners: (() => void)[] = [];
  /** Ends the requests that wait for an answer the broken connection cannot bring any more. */
  private readonly asking = new Set<() => void>();
  private readonly events: JetStreamEvents;
  private connection?: NatsConnection;
  private connected = false;
  private stopMeasuring = (): void => undefined;

  constructor(
    private readonly servers: string[],
    stream: string,
    replicas = 1,
  ) {
    this.events = new JetStreamEvents({ stream, replicas }, this.inFlight, () => this.tellLoss());
  }

  /** Waits for the first connection however long it takes; later ones come back by themselves. */
  async connect(): Promise<void> {
    const connection = await connect({
      servers: this.servers,
      name: `reef ${process.pid}`,
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 5_000,
      maxPingOut: 2,
    });
    this.connection = connection;
    this.become(true);
    void this.followStatus(connection);
    for (const start of this.served) this.subscriptions.push(start(connection));
    await this.events.start(connection);
    await connection.flush();
    this.stopMeasuring = measureLag(() => this.lag());
    this.tellLoss();
  }
  async check(): Promise<void> {
    if (!this.connected) throw new Error('not connected to NATS');
  }

  async request(subject: string, message: WireMessage, timeoutMs: number): Promise<WireMessage> {
    const { connection } = this;
    // While disconnected the client would queue the request until the deadline; the caller wants to know now.
    if (connection === undefined || !this.connected) throw new DomainError('SERVICE_UNAVAILABLE');
    let giveUp!: () => void;
    const lost = new Promise<never>((_, reject) => (giveUp = () => reject(new DomainError('SERVICE_UNAVAILABLE'))));
    this.asking.add(giveUp);
    try {
      const options = { timeout: Math.max(1, timeoutMs), headers: toNatsHeaders(message.headers) };
      const reply = await Promise.race([connection.request(subject, message.body, options), lost]);
      return { headers: fromNatsHeaders(reply.headers), body: reply.data };
    } catch (error) {
      throw this.unanswered(subject, error);
    } finally {
      this.asking.delete(giveUp);
    }
  }
  serve(subject: string, queue: string, answer: Answer): void {
    this.whenConnected((connection) =>
      connection.subscribe(subject, {
        queue,
        callback: (error, message) => {
          if (error === null) void this.inFlight.track(this.respond(message, answer));
        },
      }),
    );
  }

  async publish(subject: string, id: string, message: WireMessage): Promise<void> {
    if (!this.connected) throw new Error('not connected to NATS');
    await this.events.publish(subject, id, message);
  }
  subscribe(subscription: Subscription, handle: (delivery: Delivery) => Promise<void>): void {
    this.events.subscribe(subscription, handle);
  }
  async lag(): Promise<ReadonlyMap<string, number>> {
    return this.connected ? this.events.lag() : new Map<string, number>();
  }
  onLoss(listener: () => void): void {
    this.lossListeners.push(listener);
  }
  broadcast(pattern: string, hear: (message: WireMessage, subject: string) => void): () => void {
    const listening: { subscription?: NatsSubscription; ended?: true } = {};
    this.whenConnected((connection) => {
      const subscription = connection.subscribe(pattern, {
        callback: (error, { headers, data, subject }) => {
          if (error === null && listening.ended === undefined)
            hear({ headers: fromNatsHeaders(headers), body: data }, subject);
        },
      });
      listening.subscription = subscription;
      return subscription;
    });
    return () => {
      listening.ended = true;
      const { subscription } = listening;
      if (subscription === undefined) return;
      this.subscriptions.splice(this.subscriptions.indexOf(subscription), 1);
      subscription.unsubscribe();
    };
  }

  async tell(subject: string, message: WireMessage): Promise<void> {
    const { connection } = this;
    if (connection === undefined || !this.connected) return;
    try {
      connection.publish(subject, message.body, { headers: toNatsHeaders(message.headers) });
      await connection.flush(); // the server has handed it to everybody who is connected
    } catch (error) {
      this.logger.debug({ err: error, subject }, 'nobody was told'); // the connection closed a moment ago
    }
  }

  signal(name: string): void {
    if (!this.connected) return;
    try {
      this.connection?.publish(`reef.sig.${name}`);
    } catch (error) {
      this.logger.debug({ err: error, name }, 'signal lost'); // the connection closed a moment ago
    }
  }
  onSignal(name: string, wake: () => void): void {
    this.whenConnected((connection) => connection.subscribe(`reef.sig.${name}`, { callback: () => wake() }));
  }

  async drain(): Promise<void> {
    const subscriptions = this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined));
    await Promise.all([this.events.stop(), ...subscriptions]);
    await this.inFlight.settle();
    if (this.connected) await this.connection?.flush().catch(() => undefined);
  }
  async close(): Promise<void> {
    this.stopMeasuring();
    await this.connection?.close();
    this.become(false);
  }

  private async respond(message: Msg, answer: Answer): Promise<void> {
    const { subject } = message;
    try {
      const reply = await answer({ headers: fromNatsHeaders(message.headers), body: message.data });
      message.respond(reply.body, { headers: toNatsHeaders(reply.headers) });
    } catch (error) {
      this.logger.error({ err: error, subject }, 'no answer could be sent');
      this.refuse(message);
    }
  }
  /** So that the caller need not wait for its deadline. When even that cannot be sent, the connection is gone. */
  private refuse(message: Msg): void {
    const { headers, body } = encodeError(new DomainError('INTERNAL'));
    try {
      message.respond(body, { headers: toNatsHeaders(headers) });
    } catch (error) {
      this.logger.debug({ err: error, subject: message.subject }, 'the caller cannot be told');
    }
  }
  private unanswered(subject: string, error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    const code = error instanceof NatsError ? error.code : '';
    if (code === (ErrorCode.Timeout as string)) return new DomainError('DEADLINE_EXCEEDED');
    if (code !== (ErrorCode.NoResponders as string)) this.logger.warn({ err: error, subject }, 'request failed');
    return new DomainError('SERVICE_UNAVAILABLE');
  }

  private whenConnected(start: (connection: NatsConnection) => NatsSubscription): void {
    if (this.connection !== undefined) this.subscriptions.push(start(this.connection));
    else this.served.push(start);
  }
  private async followStatus(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' && this.connected) {
        this.become(false);
        this.logger.warn('disconnected; trying again until it is back');
      } else if (type === 'reconnect') {
        this.become(true);
        this.logger.log('connected again');
        this.events.reconnected();
        this.tellLoss();
      }
    }
    this.become(false);
  }
  private become(connected: boolean): void {
    this.connected = connected;
    busConnected.set(connected ? 1 : 0);
    if (!connected) for (const giveUp of this.asking) giveUp();
  }
  private tellLoss(): void {
    for (const listener of this.lossListeners) listener();
  }
}

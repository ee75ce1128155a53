import { randomUUID } from 'node:crypto';
import { type Type } from '@nestjs/common';
import type { EventContract, Input, Output, Payload, RpcContract } from '@app/contracts';
import { type Actor, childTraceparent, newId, runInContext } from '@app/kernel';
import { BUS, decodeEvent, encodeEvent, REQUEST_ID, RpcClient, TRACEPARENT, type Bus } from '@app/messaging';
import { startProcess, type RunningProcess } from '@app/runtime';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

interface Definition {
  readonly name: string;
  /** The service's module, and modules that play its neighbours. */
  readonly modules: readonly Type[];
  /** Events the service says, which the test wants to hear. */
  readonly hear?: readonly EventContract[];
  readonly settings?: Readonly<Record<string, string>>;
}
interface Heard {
  readonly subject: string;
  readonly payload: object;
  readonly requestId: string | undefined;
}

/** One service on a real database, over the in-process bus; the test plays the rest of Reef. */
export class ServiceUnderTest {
  private process?: RunningProcess;
  private readonly spoken: Heard[] = [];
  private readonly sequences = new Map<string, number>();

  private constructor(
    private readonly definition: Definition,
    private readonly database: TestDatabase,
    private readonly client: Client,
    private readonly blobs: TempDirectory,
  ) {}

  /** Starts the service on a new, empty database. */
  static async open(definition: Definition): Promise<ServiceUnderTest> {
    const database = await createDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const service = new ServiceUnderTest(definition, database, client, await tempDirectory());
    await service.start();
    return service;
  }
  async start(): Promise<void> {
    const { name, modules, settings, hear = [] } = this.definition;
    this.process = await startProcess({
      name,
      services: modules,
      environment: {
        DATABASE_URL: this.database.url,
        BLOB_DIR: this.blobs.path,
        REEF_SECRET_KEY: 'x'.repeat(32),
        OPS_PORT: '0',
        LOG_LEVEL: 'silent',
        ...settings,
      },
    });
    for (const contract of hear)
      this.bus.broadcast(contract.subject, (message) => {
        const { payload } = decodeEvent(contract, message);
        this.spoken.push({ subject: contract.subject, payload, requestId: message.headers[REQUEST_ID] });
      });
  }
  /** Stops the service in order; its data stays. */
  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }
  async close(): Promise<void> {
    await this.stop();
    await this.client.end();
    await this.database.close();
    await this.blobs.close();
  }

  /** Something the service's container made. */
  get<T>(token: string | Type<T>): T {
    return this.process!.app.get<T>(token, { strict: false });
  }
  get bus(): Bus {
    return this.get<Bus>(BUS);
  }
  async sql<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.client.query(text, [...values])).rows as R[];
  }

  /** Asks the service as `actor`, or as nobody. */
  ask<C extends RpcContract>(contract: C, input: Input<C>, actor?: Actor): Promise<Output<C>> {
    const context = { requestId: newId(), traceparent: childTraceparent(), ...(actor === undefined ? {} : { actor }) };
    return runInContext(context, () => this.get(RpcClient).call(contract, input));
  }

  /** Says an event as its owner would. @returns the same event again, for a duplicate */
  async say<C extends EventContract>(
    contract: C,
    payload: Payload<C>,
    requestId = newId(),
  ): Promise<() => Promise<void>> {
    const id = randomUUID();
    const sequence = (this.sequences.get(contract.subject) ?? 0) + 1;
    this.sequences.set(contract.subject, sequence);
    const headers = { [REQUEST_ID]: requestId, [TRACEPARENT]: childTraceparent() };
    const occurredAt = '2026-01-01T00:00:00.000Z';
    const message = encodeEvent({ id, subject: contract.subject, sequence, occurredAt, headers, payload });
    const say = () => this.bus.publish(contract.subject, id, message);
    await say();
    return say;
  }
  /** What the service has said, in order. */
  heard<C extends EventContract>(contract: C): { payload: Payload<C>; requestId: string | undefined }[] {
    return this.spoken
      .filter(({ subject }) => subject === contract.subject)
      .map(({ payload, requestId }) => ({ payload: payload as Payload<C>, requestId }));
  }
}

import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '@app/config';
import { Readiness, Shutdown } from '@app/kernel';
import { BUS, BusServer, type Bus } from '@app/messaging';
import { Logger } from 'nestjs-pino';
import { OperationsServer } from './operations-server';
import { processConfig } from './process.config';
import { ProcessModule } from './process.module';

/** The public HTTP side of a process; only the gateway has one. */
export interface HttpSide {
  readonly adapter: FastifyAdapter;
  /** Hooks, pages and documents that need the application; before it starts. */
  configure(app: NestFastifyApplication): Promise<void>;
  readonly port: number;
}
export interface ProcessDefinition {
  /** Names the process in logs: a service, or `standalone`. */
  readonly name: string;
  readonly services: readonly Type[];
  readonly environment: Environment;
  readonly http?: HttpSide;
}
export interface RunningProcess {
  readonly app: NestFastifyApplication;
  /** Where the public HTTP side listens; undefined without one. */
  readonly url?: string;
  readonly opsPort: number;
  stop(): Promise<void>;
}

/**
 * Starts one process with the given services: operations port first (so that an orchestrator can watch the start),
 * then database and migrations, bus, and at last the public port.
 */
export async function startProcess({ name, services, environment, http }: ProcessDefinition): Promise<RunningProcess> {
  const settings = processConfig.load(environment);
  const readiness = new Readiness();
  const shutdown = new Shutdown();
  let started = false;
  readiness.add('start-up', () => (started ? Promise.resolve() : Promise.reject(new Error('starting'))));
  const operations = new OperationsServer(readiness);
  const opsPort = await operations.listen(settings.OPS_PORT, settings.HOST);

  const root = ProcessModule.create(name, services, environment, { readiness, shutdown });
  const app = await NestFactory.create<NestFastifyApplication>(root, http?.adapter ?? new FastifyAdapter(), {
    logger: ['warn', 'error'],
    abortOnError: false,
  });
  await http?.configure(app);
  const bus = app.get<Bus>(BUS);
  readiness.add('bus', () => bus.check());
  app.connectMicroservice({ strategy: new BusServer(bus) });
  await app.startAllMicroservices();
  await app.init();
  app.useLogger(app.get(Logger));
  await bus.connect();
  if (http !== undefined) {
    await app.listen(http.port, settings.HOST);
    shutdown.add('http', () => app.getHttpAdapter().getInstance().close());
  }
  shutdown.add('consume', () => bus.drain());
  shutdown.add('bus', () => bus.close());
  started = true;

  const stop = async (): Promise<void> => {
    readiness.drain();
    await Promise.race([shutdown.run(), delay(settings.SHUTDOWN_SECONDS * 1000, undefined, { ref: false })]);
    await app.close();
    await operations.close();
  };
  return { app, opsPort, stop, ...(http === undefined ? {} : { url: await app.getUrl() }) };
}

import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '@app/config';
import { Readiness, Shutdown } from '@app/kernel';
import { BUS, BusServer, type Bus } from '@app/messaging';
import { Logger } from 'nestjs-pino';
import { reefVersion } from './build-info';
import { startLogger } from './logging';
import { buildInfo } from './metrics';
import { OperationsServer } from './operations-server';
import { processConfig, type ProcessSettings } from './process.config';
import { ProcessModule, type ProcessParts } from './process.module';
import { startTracing } from './start-tracing';
import { stopProcess } from './stop-process';

/**
 * Connections that may wait to be accepted, as far as the system lets them (`net.core.somaxconn`). The kernel drops what
 * comes beyond, and its client tries again only after seconds: it learns sooner from a 503.
 */
const BACKLOG = 4_096;

/** How often a stopping process closes the connections whose answer is out. */
const CLOSE_IDLE_MS = 100;

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
  /** Finishes what runs, at most `SHUTDOWN_SECONDS` long, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts one process with the given services: traces and operations port first (so that an orchestrator can watch the start),
 * then database and migrations, bus, and at last the public port. Rejects with nothing left open.
 */
export async function startProcess(definition: ProcessDefinition): Promise<RunningProcess> {
  const settings = processConfig.load(definition.environment);
  const parts = { readiness: new Readiness(), shutdown: new Shutdown() };
  let started = false;
  parts.readiness.add('start-up', async () => {
    if (!started) throw new Error('starting');
  });
  buildInfo.set({ process: definition.name, version: reefVersion(), node: process.version }, 1);
  const operations = new OperationsServer(parts.readiness);
  const stopTracing = startTracing(definition.name, definition.environment);
  const opsPort = await operations.listen(settings.OPS_PORT, settings.HOST).catch(async (error: unknown) => {
    await stopTracing();
    throw error;
  });
  let app: NestFastifyApplication | undefined;
  const letGo = async (): Promise<void> => {
    await app?.close();
    await stopTracing();
    await operations.close();
  };
  try {
    app = await createApp(definition, settings, parts);
    await startApp(app, definition, settings, parts);
  } catch (error) {
    await stopProcess(settings, parts, letGo).catch(() => undefined);
    throw error;
  }
  started = true;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopProcess(settings, parts, letGo));
  return { app, opsPort, stop, ...(definition.http === undefined ? {} : { url: await app.getUrl() }) };
}

async function createApp(
  { name, services, environment, http }: ProcessDefinition,
  settings: ProcessSettings,
  parts: ProcessParts,
): Promise<NestFastifyApplication> {
  const root = ProcessModule.create(name, services, environment, parts);
  const adapter = http?.adapter ?? new FastifyAdapter();
  const logger = startLogger(name, settings);
  return NestFactory.create<NestFastifyApplication>(root, adapter, { logger, abortOnError: false });
}

async function startApp(
  app: NestFastifyApplication,
  { http }: ProcessDefinition,
  settings: ProcessSettings,
  { readiness, shutdown }: ProcessParts,
): Promise<void> {
  const bus = app.get<Bus>(BUS);
  readiness.add('bus', () => bus.check());
  shutdown.add('consume', () => bus.drain());
  shutdown.add('bus', () => bus.close());
  await http?.configure(app);
  app.connectMicroservice({ strategy: new BusServer(bus) });
  await app.startAllMicroservices();
  await app.init();
  app.useLogger(app.get(Logger));
  await bus.connect();
  if (http === undefined) return;
  shutdown.add('http', () => closeHttp(app));
  await app.listen({ port: http.port, host: settings.HOST, backlog: BACKLOG });
}

/** Takes no new connections, and ends each open one with the answer that is on its way: clients would keep them for later. */
async function closeHttp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const timer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS);
  await app
    .getHttpAdapter()
    .getInstance()
    .close()
    .finally(() => clearInterval(timer));
}

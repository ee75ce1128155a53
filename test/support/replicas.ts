import { Balancer } from './balancer';
import { freePort } from './free-port';
import { startNats } from './nats';
import { createDatabase } from './postgres';
import { ReefProcess } from './reef-process';
import { tempDirectory } from './temp-directory';
import { clusterSettings, SERVICES, type Service, type WorldFacts, type WorldOptions } from './topologies';

/** Several processes of each service over one NATS server and one database; its url is the balancer's. */
export interface Replicas {
  readonly facts: WorldFacts;
  readonly processes: ReadonlyMap<Service, readonly ReefProcess[]>;
  /** Stops everything and removes its data. */
  stop(): Promise<void>;
}

export interface ReplicaOptions {
  /** Additional settings of every process. */
  readonly env?: WorldOptions['env'];
  /** And of the gateways. */
  readonly gatewayEnv?: WorldOptions['env'];
}

/** @param many of each service */
export async function startReplicas(many: number, options: ReplicaOptions = {}): Promise<Replicas> {
  const [nats, database, blobs, port] = await Promise.all([startNats(), createDatabase(), tempDirectory(), freePort()]);
  const parts = { port, natsUrl: nats.url, databaseUrl: database.url, blobDirectory: blobs.path };
  const { facts, env } = clusterSettings(parts);
  const processes = new Map<Service, ReefProcess[]>(SERVICES.map((app) => [app, []]));
  const gateways: { port: number; process: ReefProcess }[] = [];
  for (const app of SERVICES)
    for (let replica = 0; replica < many; replica += 1) {
      const own = app === 'gateway' ? await freePort() : 0;
      const settings = { ...env, ...options.env, ...(own === 0 ? {} : options.gatewayEnv), PORT: String(own) };
      const process = new ReefProcess({ app, env: settings, opsPort: await freePort() });
      processes.get(app)!.push(process);
      if (app === 'gateway') gateways.push({ port: own, process });
    }
  const all = [...processes.values()].flat();
  await Promise.all(all.map((process) => process.start()));
  const backends = gateways.map((gateway) => ({ port: gateway.port, isReady: () => gateway.process.isReady() }));
  const balancer = await Balancer.start(backends, port);
  return {
    facts,
    processes,
    stop: async () => {
      await balancer.stop();
      await Promise.all(all.map((process) => process.stop()));
      await nats.stop();
      await Promise.all([database.close(), blobs.close()]);
    },
  };
}

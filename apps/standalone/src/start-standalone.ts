import type { Environment } from '@app/config';
import { startProcess } from '@app/runtime';
import { AdminBootstrap, gatewayHttp } from '../../gateway/src/gateway.module';
import { banner } from './banner';
import { startEmbeddedParts, type EmbeddedParts } from './embedded-parts';
import { standaloneConfig } from './standalone.config';
import { SERVICES } from './standalone.module';

/** All of Reef in this process. Resolves when it is ready; `print` gets the banner. */
export async function startStandalone(
  given: Environment,
  print: (text: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const settings = standaloneConfig.load(given);
  const parts = await startEmbeddedParts(settings, given);
  try {
    const { environment } = parts;
    const http = gatewayHttp(environment);
    const running = await startProcess({ name: 'standalone', services: SERVICES, environment, http });
    const url = String(environment.REEF_PUBLIC_URL);
    const newAdminToken = running.app.get(AdminBootstrap).issuedToken;
    print(banner({ ...parts, url, parts: describe(given), ...(newAdminToken === undefined ? {} : { newAdminToken }) }));
    const stop = () => running.stop().finally(() => parts.release());
    void parts.databaseLost.then(() => giveUp(stop, parts, print));
    return { stop };
  } catch (error) {
    await parts.release();
    throw error;
  }
}

/** Without its database Reef can do nothing; whoever supervises the process starts both again. */
async function giveUp(
  stop: () => Promise<void>,
  { dataDirectory }: EmbeddedParts,
  print: (text: string) => void,
): Promise<void> {
  print(`The embedded PostgreSQL has ended unexpectedly. See ${dataDirectory}/postgres/postgres.log.\n`);
  await stop().catch(() => undefined);
  process.exit(1);
}

function describe(given: Environment): string {
  const database = given.DATABASE_URL === undefined ? 'embedded PostgreSQL' : 'PostgreSQL at DATABASE_URL';
  const bus = given.NATS_URL === undefined ? 'in-process bus' : 'NATS';
  const blobs = given.S3_BUCKET === undefined ? 'files' : 'S3';
  return `${database}, ${bus}, ${blobs}`;
}

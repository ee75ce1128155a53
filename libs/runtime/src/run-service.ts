import type { Type } from '@nestjs/common';
import { ConfigError, type Environment } from '@app/config';
import { createDataSource, migrate, persistenceConfig, type ServiceDatabase } from '@app/persistence';
import { fail, runMain } from './run-main';
import { startProcess, type HttpSide } from './start-process';

export interface ServiceEntry {
  readonly module: Type;
  readonly database: ServiceDatabase;
  readonly environment: Environment;
  /** The public HTTP side; only the gateway has one. */
  readonly http?: (environment: Environment) => HttpSide;
}

const USAGE_ERROR = 2;

/**
 * The whole of a service's `main.ts`. Without an argument the service starts; with `migrate` it brings its schema up
 * to date, says on standard output what it did, one migration a line, and ends. `migrate --only A,B` runs no others,
 * for a backup of an older release.
 */
export function runService(entry: ServiceEntry, args: readonly string[] = process.argv.slice(2)): void {
  const { schema } = entry.database;
  if (args.length === 0) runMain(() => startService(entry));
  else if (args[0] === 'migrate' && (args.length === 1 || (args.length === 3 && args[1] === '--only')))
    migrateService(entry, args[2]?.split(',')).then(() => process.exit(0), fail);
  else {
    process.stderr.write(`${schema} takes no argument (start the service) or: migrate [--only <names>]\n`);
    process.exit(USAGE_ERROR);
  }
}

async function startService({ module, database, environment, http }: ServiceEntry): ReturnType<typeof startProcess> {
  // Alone on an in-process bus it would answer nobody and hear nothing.
  if (!environment.NATS_URL && !environment.NATS_URL_FILE) {
    throw new ConfigError(['NATS_URL: is required, except in standalone']);
  }
  return startProcess({
    name: database.schema,
    services: [module],
    environment,
    ...(http === undefined ? {} : { http: http(environment) }),
  });
}

async function migrateService({ database, environment }: ServiceEntry, only?: readonly string[]): Promise<void> {
  const { schema } = database;
  const { DATABASE_URL } = persistenceConfig.load(environment);
  const migrations = database.migrations.filter(({ name }) => only === undefined || only.includes(name));
  const source = createDataSource({ ...database, migrations }, DATABASE_URL);
  const names = await migrate(source, schema).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw Object.assign(new Error(`${schema} could not be migrated: ${reason}`, { cause }), { expected: true });
  });
  const lines = names.length === 0 ? ['up to date'] : names;
  process.stdout.write(lines.map((line) => `${schema}: ${line}\n`).join(''));
}

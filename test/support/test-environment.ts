/** The only place where the tests' support reads or writes environment variables. */
const DATABASE_URL = 'REEF_TEST_DATABASE_URL';

/** Url of the PostgreSQL server shared by the whole test run, which may create databases; undefined before it runs. */
export function findTestDatabaseUrl(): string | undefined {
  return process.env[DATABASE_URL] || undefined;
}

/** Tells Jest's workers, which start later, where the shared PostgreSQL is. */
export function publishTestDatabaseUrl(url: string | undefined): void {
  if (url === undefined) delete process.env[DATABASE_URL];
  else process.env[DATABASE_URL] = url;
}

const WORLD_KEEPER = 'REEF_TEST_WORLD_KEEPER';

/** Where the worlds are that the whole test run shares (`world-keeper.ts`). */
export function findWorldKeeperUrl(): string | undefined {
  return process.env[WORLD_KEEPER] || undefined;
}

/** Tells Jest's workers, which start later, whom to ask for a world. */
export function publishWorldKeeperUrl(url: string | undefined): void {
  if (url === undefined) delete process.env[WORLD_KEEPER];
  else process.env[WORLD_KEEPER] = url;
}

/** Directories in which the system looks for programs. */
export function programDirectories(): string[] {
  return (process.env.PATH ?? '').split(':').filter((directory) => directory !== '');
}

/**
 * Environment of a child process: ours with changes; undefined takes a variable away.
 *
 * Without the variables that tell a program it runs inside Jest, and without Reef's own, so that a developer's
 * shell does not decide what is tested.
 */
export function childEnvironment(changes: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const merged = Object.entries({ ...Object.fromEntries(inherited), ...changes });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

const FOREIGN = /^(JEST_|REEF_|NODE_OPTIONS$|NODE_ENV$|DATABASE_URL$|NATS_URL$|REDIS_URL$|S3_|OTEL_|PORT$)/;

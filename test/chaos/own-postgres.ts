import { startTestPostgres } from '../support/postgres';
import { removeAbandonedTempDirectories } from '../support/temp-directory';
import { publishTestDatabaseUrl } from '../support/test-environment';

/** Runs a program that is no Jest run on a PostgreSQL of its own, and ends the process with the code it resolves to. */
export async function withOwnPostgres(main: () => Promise<number>): Promise<void> {
  // What was started ends with us, but only an orderly end removes its directories.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  await removeAbandonedTempDirectories();
  const server = await startTestPostgres();
  publishTestDatabaseUrl(server.url);
  const code = await main().catch((error: unknown) => {
    console.error(error);
    return 1;
  });
  await server.stop();
  process.exit(code);
}

import { startTestPostgres } from './postgres';
import { removeAbandonedTempDirectories } from './temp-directory';
import { findTestDatabaseUrl, publishTestDatabaseUrl } from './test-environment';
import { keepWorlds } from './world-keeper';

/**
 * Jest's global setup: one PostgreSQL for the whole run, unless `REEF_TEST_DATABASE_URL` names one, and one Reef of
 * each topology once somebody asks for it.
 */
export default async function setUp(): Promise<void> {
  await removeAbandonedTempDirectories();
  const stopPostgres = findTestDatabaseUrl() === undefined ? await sharePostgres() : undefined;
  const stopWorlds = await keepWorlds();
  sharedWithTeardown.stopReefTestSystem = async () => {
    await stopWorlds();
    await stopPostgres?.();
  };
}

async function sharePostgres(): Promise<() => Promise<void>> {
  const server = await startTestPostgres();
  publishTestDatabaseUrl(server.url);
  return async () => {
    publishTestDatabaseUrl(undefined);
    await server.stop();
  };
}

// Jest loads the teardown apart from this module; the global object is what both see.
const sharedWithTeardown = globalThis as { stopReefTestSystem?: () => Promise<void> };

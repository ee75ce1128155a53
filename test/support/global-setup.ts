import { startTestPostgres } from './postgres';
import { removeAbandonedTempDirectories } from './temp-directory';
import { findTestDatabaseUrl, publishTestDatabaseUrl } from './test-environment';

/** Jest's global setup: one PostgreSQL for the whole run, unless `REEF_TEST_DATABASE_URL` names one. */
export default async function setUp(): Promise<void> {
  await removeAbandonedTempDirectories();
  if (findTestDatabaseUrl()) return;
  const server = await startTestPostgres();
  publishTestDatabaseUrl(server.url);
  sharedWithTeardown.stopReefTestPostgres = async () => {
    publishTestDatabaseUrl(undefined);
    await server.stop();
  };
}

// Jest loads the teardown apart from this module; the global object is what both see.
const sharedWithTeardown = globalThis as { stopReefTestPostgres?: () => Promise<void> };

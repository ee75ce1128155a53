const shared = globalThis as { stopReefTestSystem?: () => Promise<void> };

/** Jest's global teardown: stops what `global-setup.ts` started. */
export default async function tearDown(): Promise<void> {
  await shared.stopReefTestSystem?.();
}

/**
 * What `embedded-postgres.spec.ts` and `data-directory-lock.spec.ts` start as a process of its own:
 * the lock and the server in `argv[2]`, until SIGINT or SIGTERM. Prints one line for every step.
 */
import { join } from 'node:path';
import { Client } from 'pg';
import { lockDataDirectory } from '../../../apps/standalone/src/data-directory-lock';
import { startEmbeddedPostgres } from '../../../apps/standalone/src/embedded-postgres/embedded-postgres';

async function main([directory = '', parts = '']: string[]): Promise<void> {
  const lock = await lockDataDirectory(directory);
  console.log(`locked by uid ${process.getuid?.()}`);
  const postgres =
    parts === 'lock-only' ? undefined : await startEmbeddedPostgres({ directory: join(directory, 'postgres') });
  // Nothing else keeps this process alive, as nothing in the two parts should.
  const life = setInterval(() => undefined, 60_000);
  const stop = async (signal: string): Promise<void> => {
    if (postgres) {
      const client = new Client({ connectionString: postgres.url });
      await client.connect();
      const { rows } = await client.query<{ answer: string }>("SELECT 'served' AS answer");
      console.log(`${rows[0]?.answer} after ${signal}`);
      await client.end();
    }
    await postgres?.stop();
    await lock.release();
    clearInterval(life);
    console.log('stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop(signal));
  // Last: whoever reads this may send a signal at once.
  console.log(`ready ${postgres?.url ?? ''}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`refused: ${(error as Error).message}`);
  process.exitCode = 1;
});

/**
 * `node scripts/run.mjs <app> [args]`: starts an app from `dist/`, building first when the sources changed.
 *
 * The app runs in this very process: signals reach it directly, its exit code is ours, and nothing is
 * printed before its own first line.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, ensureBuilt } from './build-if-stale.mjs';

const [app = '', ...args] = process.argv.slice(2);

try {
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const main = join(ROOT, 'dist/apps', app, 'src/main.js');
if (!/^[a-z]+$/.test(app) || !existsSync(main)) {
  const apps = readdirSync(join(ROOT, 'dist/apps')).join(', ');
  console.error(`There is no app "${app}". Usage: node scripts/run.mjs <app> [args], where <app> is one of ${apps}.`);
  process.exit(2);
}

process.argv = [process.execPath, main, ...args];
await import(pathToFileURL(main));

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in Reef's package.json, which stands above the code in a checkout, a build and an image alike. */
export function reefVersion(): string {
  for (let directory = __dirname; dirname(directory) !== directory; directory = dirname(directory)) {
    const file = join(directory, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === 'reef' && version !== undefined) return version;
  }
  return 'unknown';
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../../..');

/** Every setting of every service, as docs/configuration.md lists them; a test compares that list with the code. */
const SETTINGS = new Set(
  [...readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8').matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(
    ([, name]) => name,
  ),
);

/** Whether a process reads this variable, by itself or through the file that `NAME_FILE` names. */
export function isSetting(name: string): boolean {
  return SETTINGS.has(name) || SETTINGS.has(name.replace(/_FILE$/, ''));
}

import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The key of this installation: made once, then read. Whoever has it can read the signing keys in the database,
 * so it is readable by its owner only and belongs into a backup beside the database.
 */
export async function secretKeyIn(directory: string): Promise<string> {
  const path = join(directory, 'secret-key');
  const existing = await readFile(path, 'utf8').catch(() => undefined);
  if (existing !== undefined) return checked(existing.trim(), path);
  // Complete before it has its name: a crash in between must not leave half a key behind.
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
  await file.sync();
  await file.close();
  await link(draft, path);
  await rm(draft);
  return (await readFile(path, 'utf8')).trim();
}

/** A damaged key is not replaced: what is encrypted with the right one would be lost. */
function checked(key: string, path: string): string {
  if (key.length >= 32) return key;
  throw new Error(`The secret key in ${path} is damaged: it has fewer than 32 characters. Restore it from a backup.`);
}

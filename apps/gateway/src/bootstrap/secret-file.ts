import { rename, writeFile } from 'node:fs/promises';

/** Writes a file only its owner may read, whole or not at all. Replaces one that is there. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  await writeFile(unfinished, text, { mode: 0o600 });
  await rename(unfinished, path);
}

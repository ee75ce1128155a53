import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '@app/kernel';

/** The files of swagger-ui-dist the API page loads. A list, so that no path can lead anywhere else. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};
const DIRECTORY = dirname(require.resolve('swagger-ui-dist/package.json'));

/** @throws DomainError NOT_FOUND for any other file */
export async function readPageAsset(file: string): Promise<{ contentType: string; bytes: Buffer }> {
  const contentType = Object.hasOwn(CONTENT_TYPES, file) ? CONTENT_TYPES[file] : undefined;
  if (contentType === undefined) throw new DomainError('NOT_FOUND');
  return { contentType, bytes: await readFile(join(DIRECTORY, file)) };
}

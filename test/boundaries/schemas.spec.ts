import { join } from 'node:path';
import { findForeignSchemas } from './foreign-schema';

const root = join(__dirname, '../..');

describe('SQL stays within its own schema', () => {
  it('finds tables of other services however they are written', () => {
    const found = findForeignSchemas(join(__dirname, 'violations/schemas'));
    expect(found.map(({ file, line, schema }) => `${file}:${line} ${schema}`)).toEqual([
      'apps/ratings/src/ratings.repository.ts:7 catalog',
      'apps/ratings/src/ratings.repository.ts:10 moderation',
      'apps/ratings/src/ratings.repository.ts:11 scanning',
      'apps/ratings/src/ratings.repository.ts:12 publishing',
      'apps/ratings/src/ratings.repository.ts:13 gateway',
      'libs/persistence/src/outbox.ts:2 catalog',
    ]);
  });

  it('finds none in the project', () => {
    expect(findForeignSchemas(root)).toEqual([]);
  });
});

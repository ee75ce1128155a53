import { JsonText } from '../edge/json-text';
import {
  backfillOf,
  migrationsQuery,
  packageChange,
  packageTransfer,
  packageVersionChange,
} from './package-change.rules';

const name = { scope: '@a', name: 'x' };

it('reads what the CLI sends: no body, or the version again', () => {
  expect(packageChange(name, undefined)).toEqual({ name: '@a/x' });
  expect(packageChange(name, new JsonText('{"reason":"old"}'))).toEqual({ name: '@a/x', reason: 'old' });
  const change = { name: '@a/x', version: '1.0.0+b' };
  expect(packageVersionChange({ ...name, version: '1.0.0+b' }, undefined)).toEqual(change);
  expect(packageVersionChange({ ...name, version: '1.0.0+b' }, { version: ' 1.0.0+b ' })).toEqual(change);
});
it('deletes nothing that was not meant', () => {
  expect(() => packageChange(name, { version: '1.0.0' })).toThrow(/^The body names a version\. /);
  expect(() => packageVersionChange({ ...name, version: '1.0.0' }, { version: '1.1.0' })).toThrow(
    'The version in the body is not the one in the path.',
  );
  expect(() => packageChange({ name: 'Not A Name' }, undefined)).toThrow('Package not found');
});
it('answers every wrong transfer with a sentence of transfers', () => {
  expect(packageTransfer(name, { toOwner: 'b', reason: 'r' })).toEqual({ name: '@a/x', toOwner: 'b', reason: 'r' });
  expect(packageTransfer(name, undefined)).toEqual({ name: '@a/x', toOwner: '' });
  for (const wrong of [{ name: '@a' }, { name: 'a b' }])
    expect(() => packageTransfer(wrong, { toOwner: 'b' })).toThrow(
      expect.objectContaining({ code: 'PACKAGE_TRANSFER_INVALID', message: 'Package not found' }),
    );
});
it('lists all phases, or one that there is', () => {
  expect(migrationsQuery({})).toEqual({ limit: 25 });
  expect(migrationsQuery({ phase: 'all', limit: '1000', cursor: 'c' })).toEqual({ limit: 100, cursor: 'c' });
  expect(migrationsQuery({ phase: ['blocked', 'planned'] })).toEqual({ limit: 25, phase: 'blocked' });
  expect(() => migrationsQuery({ phase: 'done' })).toThrow('Invalid official migration phase');
});
it.each([
  [undefined, 100, true],
  [new JsonText('{'), 100, true],
  [{ cursor: null, batchSize: 0, dryRun: false }, 1, false],
  [{ batchSize: 501 }, 500, true],
])('walks in batches for %j', (body, batchSize, dryRun) => {
  expect(backfillOf(body)).toEqual({ batchSize, dryRun });
});

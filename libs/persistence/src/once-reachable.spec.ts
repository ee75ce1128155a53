import { DomainError } from '@app/kernel';
import { onceReachable } from './once-reachable';

it('tries again while the database is away, and brings what comes of it', async () => {
  let tries = 0;
  const work = async (): Promise<string> => {
    if ((tries += 1) < 3) throw new DomainError('SERVICE_UNAVAILABLE');
    return 'done';
  };
  expect([await onceReachable(work, 1), tries]).toEqual(['done', 3]);
});
it.each([
  ['a bug', new Error('a bug')],
  ['a refusal', new DomainError('HANDLE_TAKEN')],
])('does not repeat %s', async (_what, failure) => {
  let tries = 0;
  const work = (): Promise<never> => {
    tries += 1;
    return Promise.reject(failure);
  };
  await expect(onceReachable(work, 1)).rejects.toBe(failure);
  expect(tries).toBe(1);
});

import { Batches } from './batches';

it('does what comes at the same time together, and what comes meanwhile next', async () => {
  const seen: (readonly number[])[] = [];
  let late: Promise<number> | undefined;
  const batches: Batches<number, number> = new Batches(async (items) => {
    seen.push(items);
    late ??= batches.add(9);
    return items.map((item) => item * 2);
  }, 2);
  expect(await Promise.all([1, 2, 3].map((item) => batches.add(item)))).toEqual([2, 4, 6]);
  expect(await late).toBe(18);
  expect(seen).toEqual([
    [1, 2],
    [3, 9],
  ]);
});
it('fails those of a batch that fails, and goes on', async () => {
  const batches = new Batches<string, string>(async (items) => {
    if (items.includes('bad')) throw new Error('no');
    return items;
  }, 2);
  const outcomes = await Promise.allSettled(['good', 'bad', 'other'].map((item) => batches.add(item)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(await batches.add('later')).toBe('later');
});

import fc from 'fast-check';
import { countChanges, type Countable } from './rating-change.rules';

const createdAt = new Date('2026-11-22T23:59:59.999Z');
const visible: Countable = { state: 'visible', score: 4, createdAt, version: '1.0.0', verified: true };
const counted = { score: 4, day: '2026-11-22', version: '1.0.0', verified: true };

it('counts a new rating, and takes a deleted one away', () => {
  expect(countChanges(undefined, visible)).toEqual([{ sign: 1, ...counted }]);
  expect(countChanges(visible, undefined)).toEqual([{ sign: -1, ...counted }]);
});
it.each(['held', 'hidden'] as const)('does not count one that is %s, and counts it when it is back', (state) => {
  expect(countChanges(undefined, { ...visible, state })).toEqual([]);
  expect(countChanges(visible, { ...visible, state })).toEqual([{ sign: -1, ...counted }]);
  expect(countChanges({ ...visible, state }, visible)).toEqual([{ sign: 1, ...counted }]);
});
it('moves a changed rating from one counter to the other', () => {
  const { version: _version, ...bare } = { ...visible, score: 2 as const };
  expect(countChanges(visible, bare)).toEqual([
    { sign: -1, ...counted },
    { sign: 1, ...counted, score: 2, version: null },
  ]);
});
it('does nothing when nothing that counts has changed', () => {
  expect(countChanges(visible, { ...visible })).toEqual([]);
});
it('leaves nothing behind, whatever happens to a rating on its way', () => {
  const step = fc.record({
    state: fc.constantFrom('visible' as const, 'held' as const, 'hidden' as const),
    score: fc.constantFrom(1 as const, 3 as const, 5 as const),
    verified: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const states = [undefined, ...steps.map((each) => ({ ...each, createdAt })), undefined];
      const sums = new Map<string, number>();
      for (let i = 1; i < states.length; i += 1)
        for (const { sign, ...counter } of countChanges(states[i - 1], states[i]))
          sums.set(JSON.stringify(counter), (sums.get(JSON.stringify(counter)) ?? 0) + sign);
      expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
    }),
  );
});

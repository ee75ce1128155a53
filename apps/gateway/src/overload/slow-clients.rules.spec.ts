import { isTooSlow, type Progress } from './slow-clients.rules';

const limits = { bodyMs: 30_000, slowMs: 20_000 };
it.each<[string, Progress, boolean]>([
  ['a body in time', { at: 'body', ageMs: 29_999, slowMs: 29_999 }, false],
  ['a body that trickles in', { at: 'body', ageMs: 30_000, slowMs: 1 }, true],
  ['a long upload that goes on', { at: 'upload', ageMs: 500_000, slowMs: 19_999 }, false],
  ['an upload that does not', { at: 'upload', ageMs: 20_000, slowMs: 20_000 }, true],
  ['a long answer that is taken', { at: 'answer', ageMs: 500_000, slowMs: 0 }, false],
  ['an answer that nobody takes', { at: 'answer', ageMs: 20_000, slowMs: 20_000 }, true],
  ['a handler at work, or a line between two requests', { at: 'nothing', ageMs: 900_000, slowMs: 900_000 }, false],
])('%s', (_what, progress, expected) => {
  expect(isTooSlow(progress, limits)).toBe(expected);
});

import { relativeTime } from './times';

const NOW = Date.UTC(2026, 0, 1);
const ago = (seconds: number) => relativeTime(new Date(NOW - seconds * 1_000), NOW);

describe('relativeTime', () => {
  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 min ago'],
    [7_300, '2 h ago'],
    [86_400, '1 day ago'],
    [3 * 86_400, '3 days ago'],
    [70 * 86_400, '2 months ago'],
    [800 * 86_400, '2 years ago'],
    [-30, 'in less than a minute'],
    [-90 * 60, 'in 2 h'],
    [-30 * 86_400 + 1, 'in 30 days'],
    [-3 * 86_400, 'in 3 days'],
  ])('%d s before now is %s', (seconds, text) => expect(ago(seconds)).toBe(text));
});

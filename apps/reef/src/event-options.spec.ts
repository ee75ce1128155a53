import { momentOf, subjectOf } from './event-options';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

it.each([
  ['90s', '2026-11-22T11:58:30.000Z'],
  ['10m', '2026-11-22T11:50:00.000Z'],
  ['2h', '2026-11-22T10:00:00.000Z'],
  ['1d', '2026-11-21T12:00:00.000Z'],
  ['2026-11-22', '2026-11-22'],
  ['yesterday', 'yesterday'],
])('%s is %s', (text, moment) => {
  expect(momentOf(text, NOW)).toBe(moment);
});
it('refuses what was before all time', () => {
  expect(() => momentOf('999999999d', NOW)).toThrow('999999999d is longer than there has been time.');
});
it.each([
  ['ratings.rating.*.v1', 'reef.evt.ratings.rating.*.v1'],
  ['reef.evt.ratings.>', 'reef.evt.ratings.>'],
  ['>', '>'],
  ['*.evt.>', '*.evt.>'],
])('the subject %s is %s', (text, subject) => {
  expect(subjectOf(text)).toBe(subject);
});

import { eventFilter, isFollowed } from './event-query.rules';

const ID = '0190163d-8694-739b-aea5-966c26f8ad91';

it('takes what was given, and nothing for what is empty', () => {
  expect(eventFilter({ subject: ' reef.evt.*.rating.> ', since: '2026-11-22', id: ID })).toEqual({
    ...{ subject: 'reef.evt.*.rating.>', since: '2026-11-22T00:00:00.000Z', id: ID },
  });
  expect(eventFilter({ subject: '', follow: 'false' })).toEqual({});
});
it.each([
  [{ subject: 'reef evt' }, 'subject must be one of an event'],
  [{ subject: `reef.${'x'.repeat(200)}` }, 'subject must be one of an event'],
  [{ subject: '(a+)+$' }, 'subject must be one of an event'],
  [{ since: 'yesterday' }, 'since must be a moment in UTC'],
  [{ id: 'x' }, 'id must be that of an event'],
])('refuses %j with a sentence', (query, sentence) => {
  expect(() => eventFilter(query)).toThrow(sentence);
});
it('goes on unless told otherwise', () => {
  expect([{}, { follow: 'true' }, { follow: '' }, { follow: 'false' }].map(isFollowed)).toEqual([
    ...[true, true, true, false],
  ]);
});

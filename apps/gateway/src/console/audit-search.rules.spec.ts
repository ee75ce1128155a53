import { searchedRecords } from './audit-search.rules';

const SEARCH = { actor: '', action: '', target: '', day: '' };

it('looks for everything where nothing is said', () => expect(searchedRecords(SEARCH)).toEqual({}));
it('looks through one day of UTC', () => {
  expect(searchedRecords({ ...SEARCH, actor: '@Ana', day: '2026-02-28' })).toEqual({
    actor: 'ana',
    since: '2026-02-28T00:00:00.000Z',
    until: '2026-03-01T00:00:00.000Z',
  });
});
it.each(['2026-02-31', 'today', '1', '2026-2-1', '9999-99-99'])('knows no day %s', (day) => {
  expect(() => searchedRecords({ ...SEARCH, day })).toThrow('Write a day there is');
});

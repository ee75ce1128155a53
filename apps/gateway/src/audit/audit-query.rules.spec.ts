import { auditFilters, auditPosition } from './audit-query.rules';

describe('auditFilters', () => {
  it('are what was given', () => {
    const query = { actor: 'ana', action: 'user.ban', target: ' Bob ', since: '2026-11-22', until: '' };
    expect(auditFilters(query)).toEqual({
      actor: 'ana',
      action: 'user.ban',
      target: 'Bob',
      since: '2026-11-22T00:00:00.000Z',
    });
    expect(auditFilters({})).toEqual({});
  });
  it('take handles as people write them', () => {
    expect(auditFilters({ actor: '@Ana', target: '@BOB' })).toEqual({ actor: 'ana', target: 'bob' });
  });
  it.each([
    ['2026-11-22T12:30Z', '2026-11-22T12:30:00.000Z'],
    ['2026-11-22T12:30:01.5Z', '2026-11-22T12:30:01.500Z'],
    ['1795000000000', '2026-11-18T11:06:40.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
  ])('read %s', (text, moment) => {
    expect(auditFilters({ until: text })).toEqual({ until: moment });
  });
  it.each([
    'yesterday',
    '2026-13-01',
    '2026-02-31',
    '2026-02-31T00:00Z',
    '2026-11-22T12:30',
    '-1',
    '999999999999999',
    '22.11.2026',
  ])('refuse %s with a sentence', (text) => {
    expect(() => auditFilters({ since: text })).toThrow('since must be a moment in UTC, such as 2026-11-22T12:00:00Z');
  });
});

describe('auditPosition', () => {
  it('is where to go on, or nowhere', () => {
    expect(auditPosition('2026-11-22', '7')).toEqual({ day: '2026-11-22', number: 7 });
    expect(auditPosition(undefined, undefined)).toBeUndefined();
  });
  it.each([
    ['2026-11-22', undefined],
    [undefined, '1'],
    ['2026-02-31', '1'],
    ['2026-13-01', '1'],
    ['2026-11-22', '0'],
    ['2026-11-22', '9999999999'],
    ['x', 'y'],
  ])('refuses %s, %s', (day, number) => {
    expect(() => auditPosition(day, number)).toThrow('day and number must name a record');
  });
});

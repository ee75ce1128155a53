import { QueryFailedError } from 'typeorm';
import { isConnectionFailure } from './connection-failure';
import { violatedUniqueConstraint } from './unique-violation';

const driverError = (properties: object, message = 'x') => Object.assign(new Error(message), properties);
const failed = (properties: object) => new QueryFailedError('SELECT 1', [], driverError(properties));

describe('isConnectionFailure', () => {
  it.each([
    driverError({ code: 'ECONNREFUSED' }),
    failed({ code: '57P01' }),
    failed({ code: '08006' }),
    driverError({ code: '53300' }),
    driverError({}, 'Connection terminated unexpectedly'),
    driverError({}, 'timeout exceeded when trying to connect'),
  ])('is true when the database cannot be reached (%s)', (error) => {
    expect(isConnectionFailure(error)).toBe(true);
  });

  it.each([
    failed({ code: '23505' }),
    driverError({ code: '28P01' }),
    driverError({ code: '3D000' }),
    driverError({ code: '57014' }),
    new Error('anything else'),
    'connection terminated',
    undefined,
  ])('is false when the database says no (%s)', (error) => {
    expect(isConnectionFailure(error)).toBe(false);
  });
});

describe('violatedUniqueConstraint', () => {
  it('names the constraint of a unique violation, and of nothing else', () => {
    expect(violatedUniqueConstraint(failed({ code: '23505', constraint: 'thing_once' }))).toBe('thing_once');
    expect(violatedUniqueConstraint(driverError({ code: '23505', constraint: 'thing_once' }))).toBe('thing_once');
    expect(violatedUniqueConstraint(failed({ code: '23503', constraint: 'thing_owner' }))).toBeUndefined();
    for (const other of [undefined, null, 'x', new Error('x')]) expect(violatedUniqueConstraint(other)).toBeUndefined();
  });
});

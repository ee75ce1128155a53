import { DomainError } from '@app/kernel';
import { expectedError } from './expected-error.rules';

it('a domain error is what it says', () => {
  const error = new DomainError('SKILL_NOT_FOUND');
  expect(expectedError(error, undefined)).toBe(error);
});
it.each([
  [404, 'NOT_FOUND'],
  [405, 'NOT_FOUND'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [400, 'INVALID_INPUT'],
  [503, 'SERVICE_UNAVAILABLE'],
])("the framework's %d is %s", (status, code) => {
  expect(expectedError(new Error('x'), status)?.code).toBe(code);
});
it.each([
  { code: 'ECONNREFUSED' },
  { code: '57P01' },
  { code: '08006' },
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
])('a database that is away (%p) is worth another try', (error) => {
  expect(expectedError(error, undefined)?.code).toBe('SERVICE_UNAVAILABLE');
});
it.each([new Error('bug'), new TypeError('x'), { code: '23505' }, null, 'text', undefined])(
  '%p was not expected',
  (error) => {
    expect(expectedError(error, undefined)).toBeUndefined();
  },
);
it('a framework sentence stays one sentence', () => {
  expect(expectedError(new Error(`a\nb`), 400)?.message).toBe('a');
});

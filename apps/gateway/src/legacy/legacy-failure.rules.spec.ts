import { DomainError } from '@app/kernel';
import { legacyFailure } from './legacy-failure.rules';

it.each(['FORBIDDEN', 'SKILL_NOT_FOUND', 'SLUG_TAKEN', 'VERSION_GONE', 'SKILL_PENDING'] as const)(
  '%s becomes a bad request with the same sentence',
  (code) => {
    const { message } = new DomainError(code);
    expect(legacyFailure(new DomainError(code))).toMatchObject({ code: 'INVALID_INPUT', message });
  },
);
it.each(['UNAUTHENTICATED', 'TOKEN_INVALID', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'INTERNAL'] as const)(
  '%s stays what it is',
  (code) => {
    const error = new DomainError(code);
    expect(legacyFailure(error)).toBe(error);
  },
);
it('what nobody foresaw stays what it is', () => {
  const error = new Error('x');
  expect(legacyFailure(error)).toBe(error);
});

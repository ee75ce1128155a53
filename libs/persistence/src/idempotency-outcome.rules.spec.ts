import type { ErrorCode } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { outcomeOfFailure, replay } from './idempotency-outcome.rules';

describe('outcomeOfFailure', () => {
  it.each<ErrorCode>([
    'INVALID_INPUT',
    'PLUGIN_NOT_FOUND',
    'VERSION_GONE',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
  ])('keeps %s, which the same request would meet again', (code) => {
    const failure = new DomainError(code, 'why', { a: 1 });
    expect(outcomeOfFailure(failure)).toEqual({ error: { code, message: 'why', details: { a: 1 } } });
  });
  it.each<ErrorCode>([
    'UNAUTHENTICATED',
    'FORBIDDEN',
    'RATING_EXISTS',
    'SERVICE_UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'INTERNAL',
  ])('does not keep %s, which may pass', (code) => {
    expect(outcomeOfFailure(new DomainError(code))).toBeUndefined();
  });
  it('does not keep a bug', () => {
    expect(outcomeOfFailure(new Error('x'))).toBeUndefined();
    expect(outcomeOfFailure('x')).toBeUndefined();
  });
});

describe('replay', () => {
  it('answers what was answered', () => {
    expect(replay({ value: { a: 1 } })).toEqual({ a: 1 });
  });
  it('refuses as was refused', () => {
    const failure = new DomainError('PLUGIN_NOT_FOUND', 'why', { a: 1 });
    expect(() => replay(outcomeOfFailure(failure)!)).toThrow(failure);
  });
  it('does not trust a code of a release to come', () => {
    const error = { code: 'OF_TOMORROW' as ErrorCode, message: 'why', details: {} };
    expect(() => replay({ error })).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});

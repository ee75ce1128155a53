import { DomainError } from '@app/kernel';
import type { AttemptStatus } from './attempt';
import { assertIdentical, decidedState, finalFailure, outcomeUnknownAfter, retrySeconds } from './attempt.rules';

const down = new DomainError('SERVICE_UNAVAILABLE');
const late = new DomainError('DEADLINE_EXCEEDED');

describe('outcomeUnknownAfter', () => {
  it.each<[string, unknown, boolean, boolean]>([
    ['no answer in time leaves it open', late, false, true],
    ['a failure of our own leaves it open', new Error('socket'), false, true],
    ['nobody there changes nothing', down, false, false],
    ['nobody there changes nothing of an open question', down, true, true],
    ['an answer closes it', new DomainError('INTERNAL'), true, false],
  ])('%s', (_name, error, before, expected) => expect(outcomeUnknownAfter(error, before)).toBe(expected));
});

describe('finalFailure', () => {
  it('is a refusal', () => {
    const refusal = new DomainError('SLUG_TAKEN', 'taken');
    expect(finalFailure(refusal)).toBe(refusal);
  });
  it('is no longer the words of a message the caller never sent', () => {
    expect(finalFailure(new DomainError('INVALID_INPUT', 'files.0.path'))).toMatchObject({ code: 'PUBLISH_FAILED' });
  });
  it.each([down, late, new DomainError('INTERNAL'), new Error('disk full')])('waits for %s to pass', (error) => {
    expect(finalFailure(error)).toBeUndefined();
  });
});

describe('decidedState', () => {
  it.each([
    [true, 'clean', 'published'],
    [true, 'pending', 'published'],
    [false, 'malicious', 'blocked'],
    [false, 'suspicious', 'blocked'],
    [false, 'pending', undefined],
  ])('visible %s and %s is %s', (visible, verdict, expected) => {
    expect(decidedState({ visible, verdict })).toBe(expected);
  });
});

describe('retrySeconds', () => {
  it('doubles up to a minute', () => {
    expect([0, 1, 2, 5, 6, 1_000].map(retrySeconds)).toEqual([1, 2, 4, 32, 60, 60]);
  });
});

describe('assertIdentical', () => {
  const existing = { id: 'a', state: 'stored', contentDigest: 'x', itemId: null } as AttemptStatus;
  it('lets the same content join', () => expect(() => assertIdentical(existing, 'x')).not.toThrow());
  it('asks for patience while the other may fail', () => {
    expect(() => assertIdentical(existing, 'y')).toThrow('Another publish of this version is under way');
  });
  it('refuses once the version exists', () => {
    expect(() => assertIdentical({ ...existing, itemId: 'i' }, 'y')).toThrow('Version already exists');
  });
});

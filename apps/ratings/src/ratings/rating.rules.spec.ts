import type { Actor } from '@app/kernel';
import { assertMayRate, cleanComment, cleanMetadata } from './rating.rules';

const ana: Actor = { userId: 'u', role: 'user', publisherIds: ['ana', 'org'], tokenKind: 'oauth', scopes: [] };

function problemOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('assertMayRate', () => {
  it('refuses every member of the publisher, and nobody else', () => {
    expect(() => assertMayRate(ana, { ownerId: 'org' })).toThrow(
      expect.objectContaining({ code: 'RATING_OF_OWN_PLUGIN' }),
    );
    expect(() => assertMayRate(ana, { ownerId: 'bob' })).not.toThrow();
  });
  it('refuses a call from nobody', () => {
    expect(() => assertMayRate(undefined, { ownerId: 'bob' })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });
});

describe('cleanComment', () => {
  it('keeps 500 code points, counted after composing', () => {
    const decomposed = 'e\u0301'.repeat(500);
    expect(cleanComment(decomposed)).toBe('é'.repeat(500));
    expect(cleanComment('\u{1f600}'.repeat(500))).toBe('\u{1f600}'.repeat(500));
  });
  it('refuses the 501st with a pointer', () => {
    expect(problemOf(() => cleanComment('\u{1f600}'.repeat(501)))).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'comment must have at most 500 characters',
      details: { problems: [{ pointer: '#/comment', message: 'must have at most 500 characters' }] },
    });
  });
  it('keeps line ends and tabs and refuses other control characters', () => {
    expect(cleanComment('a\r\nb\tc\rd')).toBe('a\nb\tc\nd');
    for (const control of ['\0', '\u001b', '\u007f', '\u0085', '\ud83d'])
      expect(problemOf(() => cleanComment(`a${control}b`))).toMatchObject({
        details: { problems: [{ pointer: '#/comment', message: 'must not contain control characters' }] },
      });
  });
  it('takes a blank comment for none', () => {
    expect(cleanComment(' \n')).toBeUndefined();
    expect(cleanComment(undefined)).toBeUndefined();
  });
});

describe('cleanMetadata', () => {
  it('keeps what is there', () => {
    expect(cleanMetadata({ appVersion: '1.0' })).toEqual({ appVersion: '1.0' });
    expect(cleanMetadata(undefined)).toEqual({});
  });
  it('refuses control characters with a pointer', () => {
    expect(problemOf(() => cleanMetadata({ environment: 'prod\0' }))).toMatchObject({
      message: 'metadata.environment must not contain control characters',
      details: { problems: [{ pointer: '#/metadata/environment' }] },
    });
  });
});

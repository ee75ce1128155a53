import { httpStatusOf, judgeUploadFailure, parseContentRange } from './s3.rules';

const answer = (httpStatusCode: number): Error => Object.assign(new Error(), { $metadata: { httpStatusCode } });

describe('judgeUploadFailure', () => {
  it.each([
    [412, 'exists'],
    [501, 'unconditional'],
    [409, 'again'],
    [429, 'again'],
    [500, 'again'],
    [503, 'again'],
    [400, 'failed'],
    [403, 'failed'],
    [404, 'failed'],
  ])('takes %d for %p', (status, verdict) => {
    expect(judgeUploadFailure(answer(status))).toBe(verdict);
  });

  it('tries again after a lost connection, but not after giving up', () => {
    expect(judgeUploadFailure(new Error('ECONNRESET'))).toBe('again');
    expect(judgeUploadFailure(Object.assign(new Error(), { name: 'AbortError' }))).toBe('failed');
  });
});

describe('httpStatusOf', () => {
  it('finds none in anything but an answered SDK error', () => {
    const strange = [undefined, null, 'x', new Error(), { $metadata: { httpStatusCode: '404' } }];
    expect(strange.map(httpStatusOf)).toEqual(strange.map(() => undefined));
    expect(httpStatusOf(Object.assign(new Error(), { $metadata: null }))).toBeUndefined();
    expect(httpStatusOf(Object.assign(new Error(), { $metadata: { attempts: 3 } }))).toBeUndefined();
  });
});

describe('parseContentRange', () => {
  it('reads positions and size', () => {
    expect(parseContentRange('bytes 0-9/20')).toEqual({ start: 0, end: 9, size: 20 });
  });

  it.each([undefined, '', 'bytes */20', 'bytes 0-9/*'])('reads nothing from %p', (header) => {
    expect(parseContentRange(header)).toBeUndefined();
  });
});

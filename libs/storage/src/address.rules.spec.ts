import { assertRange, blobPath, clampRange } from './address.rules';
import { InvalidSha256Error } from './blob.errors';

const DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('blobPath', () => {
  it('fans out over the first two bytes', () => {
    expect(blobPath(DIGEST)).toBe(`e3/b0/${DIGEST}`);
  });

  it.each([
    '',
    DIGEST.toUpperCase(),
    DIGEST.slice(1),
    `${DIGEST}0`,
    `${DIGEST}\n`,
    `../${DIGEST.slice(3)}`,
    `${DIGEST.slice(0, 63)}g`,
    [DIGEST] as unknown as string,
    undefined as unknown as string,
  ])('refuses %p', (value) => {
    expect(() => blobPath(value)).toThrow(InvalidSha256Error);
  });
});

describe('ranges', () => {
  it.each([
    [-1, 5],
    [5, 4],
    [0.5, 1],
    [0, NaN],
    [0, Infinity],
  ])('refuses %p-%p', (start, end) => {
    expect(() => assertRange({ start, end })).toThrow(RangeError);
  });

  it('cuts the end to the last byte and refuses a start behind it', () => {
    expect(clampRange({ start: 2, end: 99 }, 10)).toEqual({ start: 2, end: 9 });
    expect(() => clampRange({ start: 10, end: 99 }, 10)).toThrow(RangeError);
    expect(() => clampRange({ start: 0, end: 0 }, 0)).toThrow(RangeError);
  });
});

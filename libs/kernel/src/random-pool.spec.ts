import { randomForIds, randomHexForIds } from './random-pool';

describe('randomForIds', () => {
  it('never gives the same bytes twice, across many pools', () => {
    const drawn = Array.from({ length: 5_000 }, () => randomForIds(16).toString('hex'));
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.every((text) => text.length === 32)).toBe(true);
  });
  it('gives bytes that stay what they are', () => {
    const first = randomForIds(8);
    const before = first.toString('hex');
    for (let n = 0; n < 1_000; n += 1) randomForIds(16).fill(0);
    expect(first.toString('hex')).toBe(before);
  });
});

describe('randomHexForIds', () => {
  it('never gives the same digits twice, across many pools', () => {
    const drawn = Array.from({ length: 5_000 }, () => randomHexForIds(19));
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(drawn.every((text) => /^[0-9a-f]{19}$/.test(text))).toBe(true);
  });
});

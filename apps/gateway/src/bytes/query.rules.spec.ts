import { integerQuery, textQuery } from './query.rules';

describe('integerQuery', () => {
  it.each([
    ['10abc', 10],
    ['abc', 25],
    ['', 25],
    [undefined, 25],
    ['0', 1],
    ['-5', 1],
    ['9999999999999999999999', 200],
    ['7', 7],
  ])('reads %p as %p', (text, expected) => {
    expect(integerQuery(text, 25, 1, 200)).toBe(expected);
  });
});

describe('textQuery', () => {
  it.each([
    [' a ', 'a'],
    ['  ', undefined],
    [undefined, undefined],
    [['x', 'y'], 'x'],
  ])('reads %p as %p', (value, expected) => {
    expect(textQuery(value)).toBe(expected);
  });
});

import { everyWordIsNear } from './near-words.rules';

describe('everyWordIsNear', () => {
  it.each([
    [['wheather'], true],
    [['wetaher'], true],
    [['forcast', 'weather'], true],
    [['forecasting'], true],
    [['weather', 'spotify'], false],
    [['leather'], true],
    [['cat'], false],
    [['w'], false],
    [['9f2c77a1b0'], false],
  ])('of %j is %j for a weather forecast', (words, expected) => {
    expect(everyWordIsNear(words, ['weather', 'forecast'])).toBe(expected);
  });
  it('tells names apart that differ in a number only', () => {
    expect(everyWordIsNear(['test', 'skill', '2'], ['test', 'skill', '3'])).toBe(false);
    expect(everyWordIsNear(['hidden', '0a1b2c3d4e'], ['hidden', '5f6a7b8c9d'])).toBe(false);
  });
});

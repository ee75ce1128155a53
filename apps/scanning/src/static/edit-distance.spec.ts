import { isLikelyTypo, isOneEditAway } from './edit-distance';

describe('isOneEditAway', () => {
  it.each(['clawhubb', 'clawhu', 'clahwub', 'clawhib'])('sees that %s is', (word) => {
    expect(isOneEditAway(word, 'clawhub')).toBe(true);
  });

  it.each(['clawhub', 'clawhubbb', 'clawhbu2', ''])('sees that "%s" is not', (word) => {
    expect(isOneEditAway(word, 'clawhub')).toBe(false);
  });
});

describe('isLikelyTypo', () => {
  it.each([
    ['reqeusts', 'requests'],
    ['numpyy', 'numpy'],
    ['reqests', 'requests'],
    ['1odash', 'lodash'],
  ])('takes %s for %s', (word, of) => expect(isLikelyTypo(word, of)).toBe(true));

  it.each([
    ['eclint', 'eslint'],
    ['preact', 'react'],
    ['axio', 'axios'],
  ])('takes %s for itself', (word, of) => expect(isLikelyTypo(word, of)).toBe(false));
});

import fc from 'fast-check';
import { canonicalJson } from './canonical-json';

it('is one text for one value, whatever the order of its members', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined, 10: 1, 9: 2 })).toBe(
    '{"10":1,"9":2,"b":[1,{"c":"x","d":null}]}',
  );
});
it('means what JSON means', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
it('differs for values that differ', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const equal = JSON.stringify(JSON.parse(canonicalJson(one))) === JSON.stringify(JSON.parse(canonicalJson(other)));
      expect(canonicalJson(one) === canonicalJson(other)).toBe(equal);
    }),
  );
});
it('says so when a value is nested too deeply', () => {
  const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown;
  expect(() => canonicalJson(deep)).toThrow(RangeError);
});

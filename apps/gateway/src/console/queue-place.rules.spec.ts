import { neighbours, placeParameters, queuePlace, queueView, withQuery } from './queue-place.rules';

it('shows the open queue of everything unless told otherwise', () => {
  expect(queueView({})).toEqual({ status: 'open', kind: 'all', cursor: undefined });
  expect(queueView({ list: 'x', kind: ['y'] })).toEqual({ status: 'open', kind: 'all', cursor: undefined });
});
it('knows a place by its address', () => {
  const place = { status: 'blocked', kind: 'skill', cursor: 'c', at: 3 } as const;
  expect(queuePlace(placeParameters(place))).toEqual(place);
  expect(queuePlace({ list: 'open' })).toBeUndefined();
});
it('leaves empty parameters out', () => {
  expect(withQuery('/a', { b: undefined, c: '' })).toBe('/a');
  expect(withQuery('/a', { b: '&' })).toBe('/a?b=%26');
});
it.each([
  ['in the middle', 1, 1, { next: 'c', previous: 'a' }],
  ['at the start', 0, 0, { next: 'b' }],
  ['at the end', 2, 2, { previous: 'b' }],
  ['of what has left its place', -1, 1, { next: 'b', previous: 'a' }],
])('finds the neighbours %s', (_where, index, at, expected) => {
  expect(neighbours(['a', 'b', 'c'], index, at)).toEqual(expected);
});

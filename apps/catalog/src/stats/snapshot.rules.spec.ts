import { changeOf, placementsOf } from './snapshot.rules';

describe('placementsOf', () => {
  const known = new Map([
    ['pdf', 'id-pdf'],
    ['map', 'id-map'],
  ]);

  it('places every known skill in its root', () => {
    const roots = [
      { rootId: 'home', slugs: ['pdf', 'map'] },
      { rootId: 'work', slugs: [' PDF '] },
    ];
    expect(placementsOf(roots, known)).toEqual({
      rootIds: ['home', 'home', 'work'],
      itemIds: ['id-pdf', 'id-map', 'id-pdf'],
    });
  });
  it('ignores what is not known', () => {
    expect(placementsOf([{ rootId: 'home', slugs: ['other', ''] }], known)).toEqual({ rootIds: [], itemIds: [] });
  });
});

describe('changeOf', () => {
  it.each([
    [[], ['a'], ['a'], []],
    [['a'], [], [], ['a']],
    [['a', 'b'], ['b', 'c'], ['c'], ['a']],
    [['a'], ['a'], [], []],
  ])('from %j to %j adds %j and removes %j', (before, after, added, removed) => {
    expect(changeOf(before, after)).toEqual({ added, removed });
  });
});

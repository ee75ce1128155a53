import { Turns } from './turns';

it('serves endpoints in the order in which they came, each once', () => {
  const turns = new Turns({ most: 2 });
  for (const endpoint of ['a', 'b', 'a', 'c']) turns.add(endpoint);
  expect([turns.take(2), turns.take(2), turns.take(2)]).toEqual([['a', 'b'], ['c'], []]);
});
it('keeps an endpoint out of the line while it has as many attempts as it may', () => {
  const turns = new Turns({ most: 2 });
  turns.begin('slow');
  turns.begin('slow');
  for (const endpoint of ['slow', 'b']) turns.add(endpoint);
  expect(turns.take(9)).toEqual(['b']);
  turns.end('slow');
  expect(turns.take(9)).toEqual(['slow']);
  expect(turns.busy).toBe(1);
});
it('gives an endpoint that was full another turn, though nobody has asked for it', () => {
  const turns = new Turns({ most: 1 });
  turns.begin('a');
  turns.end('a');
  expect(turns.take(9)).toEqual(['a']);
});
it('lets an endpoint that answers at once have more, as long as there is plenty', () => {
  const turns = new Turns({ most: 1, mostIfQuick: 3, plenty: 3 });
  for (const endpoint of ['a', 'a', 'b']) turns.begin(endpoint);
  turns.end('a', true);
  expect([turns.limitOf('a'), turns.limitOf('b')]).toEqual([3, 1]);
  turns.begin('b');
  expect(turns.limitOf('a')).toBe(1); // no plenty any more
  turns.end('b');
  turns.begin('a');
  turns.end('a', false);
  expect(turns.limitOf('a')).toBe(1);
});

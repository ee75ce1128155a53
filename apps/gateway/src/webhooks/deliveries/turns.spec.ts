import { Turns } from './turns';

it('serves endpoints in the order in which they came, each once', () => {
  const turns = new Turns(2);
  for (const endpoint of ['a', 'b', 'a', 'c']) turns.add(endpoint);
  expect([turns.take(2), turns.take(2), turns.take(2)]).toEqual([['a', 'b'], ['c'], []]);
});
it('keeps an endpoint out of the line while it has as many attempts as it may', () => {
  const turns = new Turns(2);
  turns.begin('slow');
  turns.begin('slow');
  for (const endpoint of ['slow', 'b']) turns.add(endpoint);
  expect(turns.take(9)).toEqual(['b']);
  turns.end('slow');
  expect(turns.take(9)).toEqual(['slow']);
  expect(turns.busy).toBe(1);
});
it('gives an endpoint that was full another turn, though nobody has asked for it', () => {
  const turns = new Turns(1);
  turns.begin('a');
  turns.end('a');
  expect(turns.take(9)).toEqual(['a']);
});

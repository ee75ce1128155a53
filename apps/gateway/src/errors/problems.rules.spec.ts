import { problemsIn, problemsText } from './problems.rules';

const problem = (pointer: string) => ({ pointer, code: 'wrong_type' as const, message: 'must be a string' });

describe('problemsText', () => {
  it('names the path of each problem', () => {
    expect(problemsText([problem('#/slug'), problem('#/files/0/size')])).toBe(
      'slug: must be a string; files.0.size: must be a string',
    );
  });
  it('names three and counts the rest', () => {
    const text = problemsText(['#/a', '#/b', '#/c', '#/d', '#/e'].map(problem));
    expect(text).toBe('a: must be a string; b: must be a string; c: must be a string (+2 more)');
  });
  it('says of the whole body only what is wrong', () => {
    expect(problemsText([{ pointer: '#', code: 'wrong_type', message: 'must be an object' }])).toBe(
      'must be an object',
    );
  });
});

it('what came over the bus and is no problem is left out', () => {
  expect(problemsIn({ problems: [problem('#/a'), null, 'x', { pointer: 1 }] })).toEqual([problem('#/a')]);
  expect(problemsIn({})).toEqual([]);
});

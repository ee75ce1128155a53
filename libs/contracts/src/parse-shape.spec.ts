import 'reflect-metadata';
import {
  Choice,
  Dictionary,
  EpochMs,
  Flag,
  Instant,
  Json,
  ListOf,
  Nested,
  Sha256,
  Text,
  Texts,
  Uuid,
  Whole,
} from './fields';
import { parseShape } from './parse-shape';

class Part {
  @Text({ max: 5 }) name: string;
}
class Shape {
  @Text({ optional: true, min: 2, max: 5, pattern: /^[a-z]+$/ }) text?: string;
  @Text({ optional: true, nullable: true }) nullable?: string | null;
  @Whole({ optional: true }) whole?: number;
  @Flag({ optional: true }) flag?: boolean;
  @Choice(['a', 'b'], { optional: true }) choice?: string;
  @Uuid({ optional: true }) uuid?: string;
  @Sha256({ optional: true }) sha256?: string;
  @EpochMs({ optional: true }) at?: number;
  @Instant({ optional: true }) instant?: string;
  @Nested(() => Part, { optional: true }) part?: Part;
  @ListOf(() => Part, { optional: true, maxItems: 100 }) parts?: Part[];
  @Texts({ optional: true, maxItems: 2, max: 3 }) texts?: string[];
  @Dictionary('string', { optional: true }) tags?: Record<string, string>;
  @Json({ optional: true }) json?: unknown;
}
class Strict {
  @Text() text: string;
}

const accepted = (value: unknown): boolean => parseShape(Shape, value).ok;
const pointers = (value: unknown): string[] => {
  const parsed = parseShape(Shape, value);
  return parsed.ok ? [] : parsed.problems.map(({ pointer }) => pointer);
};

describe('parseShape', () => {
  it('takes a value of the shape and drops what it does not declare, at any depth', () => {
    const value = { text: 'abc', parts: [{ name: 'one', note: 1 }], part: { name: 'x', y: 1 }, extra: { deep: true } };
    expect(parseShape(Shape, value)).toEqual({
      ok: true,
      value: { text: 'abc', parts: [{ name: 'one' }], part: { name: 'x' } },
    });
  });

  it.each([null, undefined, 'text', 5, [], [{}]])('takes no %j for an object', (value) => {
    expect(parseShape(Shape, value)).toEqual({
      ok: false,
      problems: [{ pointer: '#', code: 'wrong_type', message: 'must be an object' }],
    });
  });

  it('tells absent from null', () => {
    expect(parseShape(Strict, {})).toMatchObject({ ok: false, problems: [{ pointer: '#/text' }] });
    expect(accepted({ text: undefined })).toBe(true);
    expect(pointers({ text: null })).toEqual(['#/text']);
    expect(accepted({ nullable: null })).toBe(true);
  });

  it.each([
    { text: 'a' },
    { text: 'abcdef' },
    { text: 'ABC' },
    { text: ['abc'] },
    { whole: 1.5 },
    { whole: '1' },
    { whole: 1e300 },
    { flag: 'true' },
    { choice: 'c' },
    { uuid: 'abc' },
    { sha256: 'A'.repeat(64) },
    { at: -1 },
    { at: 2 ** 60 },
    { instant: '2026-01-01' },
    { texts: ['abcd'] },
    { texts: ['a', 'b', 'c'] },
    { texts: 'a' },
    { texts: [null] },
    { tags: { latest: 1 } },
    { tags: { latest: { nested: true } } },
    { tags: [] },
  ])('refuses %j', (value) => {
    expect(pointers(value)).toEqual([`#/${Object.keys(value)[0]}`]);
  });

  it.each([{ nullable: 'a\0b' }, { texts: ['\0'] }, { tags: { a: '\0' } }])(
    'refuses the one character Postgres cannot store: %j',
    (value) => {
      expect(pointers(value)).toHaveLength(1);
    },
  );

  it.each([
    [{}, 'required'],
    [{ text: 5 }, 'wrong_type'],
    [{ text: 'a' }, 'wrong_length'],
    [{ text: 'ABC' }, 'wrong_format'],
    [{ choice: 'c' }, 'not_allowed'],
    [{ at: -1 }, 'out_of_range'],
    [{ uuid: 'abc' }, 'wrong_format'],
    [{ texts: ['a', 'b', 'c'] }, 'wrong_length'],
  ])('names what kind of wrong %j is', (value, code) => {
    const shape = Object.keys(value).length === 0 ? Strict : Shape;
    expect(parseShape<object>(shape, value)).toMatchObject({ problems: [{ code }] });
  });

  it('says where in a list something is wrong', () => {
    expect(pointers({ parts: [{ name: 'ok' }, { name: 'too long' }] })).toEqual(['#/parts/1/name']);
  });

  it.each([[[null]], [[[]]], [['text']], [[5]], [{ 0: { name: 'x' } }]])(
    'takes no %j for a list of objects',
    (parts) => {
      expect(accepted({ parts })).toBe(false);
    },
  );

  it('lists at most fifty problems', () => {
    expect(pointers({ parts: Array.from({ length: 100 }, () => ({ name: 5 })) })).toHaveLength(50);
  });

  it('passes any JSON through a field that is any JSON', () => {
    const json = { a: [1, { b: null }], 'c.d': 'x', list: [] };
    expect(parseShape(Shape, { json })).toEqual({ ok: true, value: { json } });
  });

  it('survives what strangers nest without end', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    for (const value of [{ json: deep }, { parts: deep }]) expect(accepted(value)).toBe(false);
    expect(parseShape(Shape, { extra: deep })).toEqual({ ok: true, value: {} });
  });

  it('cannot be talked into changing what all objects inherit', () => {
    const value: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "json": {"__proto__": {"polluted": 1}}}');
    parseShape(Shape, value);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import {
  Choice,
  Decimal,
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
  Uuids,
  Whole,
} from './fields';
import { revive } from './revive';

class Part {
  @Text({ min: 1, max: 5 }) name: string;
  @Nested(() => Part, { optional: true, nullable: true }) part?: Part | null;
}
class Basis {
  @Text({ optional: true, pattern: /^[a-z]+$/ }) text?: string;
  @Whole({ optional: true, min: 0, max: 10 }) whole?: number;
}
class Full extends Basis {
  @Decimal({ nullable: true }) decimal: number | null;
  @Flag({ optional: true }) flag?: boolean;
  @Choice(['a', 'b'], { optional: true }) choice?: string;
  @Uuid({ optional: true }) uuid?: string;
  @Uuids({ optional: true, maxItems: 1 }) uuids?: string[];
  @Sha256({ optional: true }) sha256?: string;
  @EpochMs({ optional: true }) at?: number;
  @Instant({ optional: true }) instant?: string;
  @Nested(() => Part, { optional: true }) part?: Part;
  @ListOf(() => Part, { optional: true, maxItems: 2 }) parts?: Part[];
  @Texts({ optional: true, maxItems: 2, max: 3 }) texts?: string[];
  @Dictionary('string', { optional: true, nullable: true }) tags?: Record<string, string> | null;
  @Json({ optional: true }) json?: unknown;
}

const UUID = '01890a5d-ac96-774b-bcce-b302099a8057';
const right: Record<keyof Full, unknown[]> = {
  text: ['abc'],
  whole: [0, 10],
  decimal: [0.5, null],
  flag: [true],
  choice: ['a'],
  uuid: [UUID],
  uuids: [[], [UUID]],
  sha256: ['0'.repeat(64)],
  at: [1_767_600_000_000],
  instant: ['2026-01-05T08:00:00.000Z'],
  part: [{ name: 'one' }, { name: 'one', part: { name: 'two', part: null } }],
  parts: [[], [{ name: 'one', more: 1 }, { name: 'two' }]],
  texts: [[], ['a', 'abc']],
  tags: [{}, { latest: '1.0.0' }, null],
  json: [null, { a: [1, { b: undefined }] }, [[]]],
};
const wrong = [
  '',
  'a\0',
  'ABC',
  -1,
  1.5,
  NaN,
  1e300,
  true,
  null,
  undefined,
  {},
  [],
  [null],
  [{}],
  ['long one'],
  [UUID, 'x'],
];
const wrongParts = [{ name: '' }, { name: 'one', part: { name: 5 } }, [{ name: 'one' }, { name: 'too long' }], [[]]];

function memberOf(name: keyof Full): fc.Arbitrary<unknown> {
  const [good, bad] = [fc.constantFrom(...right[name]), fc.constantFrom<unknown>(...wrong, ...wrongParts)];
  return fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: bad });
}
const names = Object.keys(right) as (keyof Full)[];
const members = Object.fromEntries(names.map((name) => [name, memberOf(name)]));
const value = fc.record({ ...members, extra: fc.jsonValue() }, { requiredKeys: [] });

describe('revive', () => {
  it('agrees with class-validator and class-transformer, which are slower', () => {
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(value, (given) => {
        const instance = plainToInstance(Full, given);
        const problems = validateSync(instance, { whitelist: true, forbidUnknownValues: false });
        const revived = revive(Full, given);
        if (problems.length > 0) refused += 1;
        else taken += 1;
        expect(revived).toStrictEqual(problems.length > 0 ? undefined : instance);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(50);
  });

  it('keeps no key that means something to JavaScript', () => {
    const json: unknown = JSON.parse('{"a": {"__proto__": {"b": 1}, "constructor": 1, "toString": 2}}');
    const revived = revive(Full, { decimal: 1, json });
    expect(Object.keys((revived!.json as { a: object }).a)).toEqual(['toString']);
  });
});

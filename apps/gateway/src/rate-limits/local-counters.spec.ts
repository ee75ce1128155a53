import { Clock } from '@app/kernel';
import { LocalCounters } from './local-counters';

class TestClock extends Clock {
  constructor(public ms: number) {
    super();
  }
  override nowMs(): number {
    return this.ms;
  }
}
const MINUTE = 60_000;
const reads = (key: string, cost = 1) => ({ key, cost, limit: 3, windowMs: MINUTE });

describe('LocalCounters', () => {
  const clock = new TestClock(100 * MINUTE + 5);
  const counters = new LocalCounters(clock);

  it('admits exactly the limit, and nothing more however often it is asked', () => {
    const answers = Array.from({ length: 50 }, () => counters.count([reads('a')]));
    expect(answers.filter(({ admitted }) => admitted).map(({ used }) => used[0])).toEqual([1, 2, 3]);
    expect(answers.filter(({ admitted }) => !admitted).every(({ used }) => used[0] === 3)).toBe(true);
  });
  it('counts callers apart', () => {
    expect(counters.count([reads('b')]).admitted).toBe(true);
  });
  it('begins anew with the next minute of the epoch', () => {
    clock.ms = 101 * MINUTE - 1;
    expect(counters.count([reads('a')]).admitted).toBe(false);
    clock.ms = 101 * MINUTE;
    expect(counters.count([reads('a')])).toEqual({ admitted: true, used: [1], nowMs: clock.ms });
  });
  it('counts all charges or none', () => {
    const bytes = (cost: number) => ({ key: 'c:bytes', cost, limit: 100, windowMs: MINUTE });
    expect(counters.count([reads('c'), bytes(90)])).toMatchObject({ admitted: true, used: [1, 90] });
    expect(counters.count([reads('c'), bytes(11)])).toMatchObject({ admitted: false, used: [1, 90] });
    expect(counters.count([reads('c'), bytes(10)])).toMatchObject({ admitted: true, used: [2, 100] });
  });
  it('keeps windows of different widths apart', () => {
    const burst = { key: 'd', cost: 1, limit: 1, windowMs: 1_000 };
    expect(counters.count([burst]).admitted).toBe(true);
    expect(counters.count([burst]).admitted).toBe(false);
    clock.ms += 1_000;
    expect(counters.count([burst]).admitted).toBe(true);
    expect(counters.count([reads('c')]).used).toEqual([3]);
  });
});

describe('LocalCounters with more strangers than it remembers', () => {
  const counters = new LocalCounters(new TestClock(0), 2);
  const stranger = (key: string) => counters.count([{ ...reads(key), crowdKey: 'read' }]);

  it('counts the newcomers together, and those it knows as before', () => {
    stranger('a');
    stranger('b');
    for (const key of ['c', 'd', 'e']) expect(stranger(key).admitted).toBe(true);
    expect(stranger('f').admitted).toBe(false);
    expect(stranger('a').used).toEqual([2]);
    expect(counters.count([reads('user')]).used).toEqual([1]);
  });
});

import { CircuitBreaker } from './circuit-breaker';

describe('CircuitBreaker', () => {
  it('rests after failures in a row, then lets one try', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now, 2, 1_000);
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    expect([breaker.mayTry(), breaker.isResting]).toEqual([true, false]);
    breaker.failed();
    expect([breaker.mayTry(), breaker.isResting]).toEqual([false, true]);
    now = 1_000;
    expect([breaker.isResting, breaker.isResting]).toEqual([false, false]);
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
    breaker.succeeded();
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, true]);
  });
});

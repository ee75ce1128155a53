import { afterFailure, isWornOut } from './scan-job.rules';

describe('afterFailure', () => {
  it('tries a crashing scan a few times, each time later, and then gives up', () => {
    expect(afterFailure('scan', 1, 3, false)).toEqual({ giveUp: false, retryInMs: 500, counts: true });
    expect(afterFailure('scan', 2, 3, false)).toEqual({ giveUp: false, retryInMs: 1000, counts: true });
    expect(afterFailure('scan', 3, 3, false)).toEqual({ giveUp: true });
  });
  it('waits for the storage without counting, until the deadline', () => {
    expect(afterFailure('storage', 3, 3, false)).toEqual({ giveUp: false, retryInMs: 2000, counts: false });
    expect(afterFailure('storage', 1, 3, true)).toEqual({ giveUp: true });
  });
  it('asks a server that does not answer ever more seldom, until the deadline', () => {
    expect(afterFailure('unavailable', 1, 3, false)).toEqual({ giveUp: false, retryInMs: 500, counts: true });
    expect(afterFailure('unavailable', 4, 3, false)).toEqual({ giveUp: false, retryInMs: 4_000, counts: true });
    expect(afterFailure('unavailable', 2_000, 3, false)).toEqual({ giveUp: false, retryInMs: 60_000, counts: true });
    expect(afterFailure('unavailable', 1, 3, true)).toEqual({ giveUp: true });
  });
  it('hands a job on at once when the service stops, however late it is', () => {
    expect(afterFailure('stopping', 3, 3, true)).toEqual({ giveUp: false, retryInMs: 0, counts: false });
  });
});

describe('isWornOut', () => {
  it('allows as many attempts as configured', () => {
    expect(isWornOut(3, 3)).toBe(false);
    expect(isWornOut(4, 3)).toBe(true);
  });
});

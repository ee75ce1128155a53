import { Readiness } from './readiness';

describe('readiness', () => {
  it('names every check with its state', async () => {
    const readiness = new Readiness();
    readiness.add('bus', async () => undefined);
    expect(await readiness.report()).toEqual({ ready: true, checks: { bus: 'ok' } });
    readiness.add('database', () => Promise.reject(new Error('refused')));
    readiness.add('other', () => {
      throw new Error('at once');
    });
    expect(await readiness.report()).toEqual({
      ready: false,
      checks: { bus: 'ok', database: 'refused', other: 'at once' },
    });
  });

  it('does not wait for a check that hangs', async () => {
    jest.useFakeTimers();
    const readiness = new Readiness();
    readiness.add('database', () => new Promise(() => undefined));
    const report = readiness.report();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await report).toEqual({ ready: false, checks: { database: 'no answer within 2000 ms' } });
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('is over once the process drains', async () => {
    const readiness = new Readiness();
    readiness.drain();
    expect(await readiness.report()).toEqual({ ready: false, checks: { process: 'shutting down' } });
  });
});

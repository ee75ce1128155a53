import { Pause } from './pause';

describe('a pause', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const settled = async (promise: Promise<void>): Promise<boolean> => {
    let isSettled = false;
    void promise.then(() => (isSettled = true));
    await jest.advanceTimersByTimeAsync(0);
    return isSettled;
  };

  it('takes its time', async () => {
    const waiting = new Pause().wait(100);
    await jest.advanceTimersByTimeAsync(99);
    expect(await settled(waiting)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await settled(waiting)).toBe(true);
  });

  it('ends when woken', async () => {
    const pause = new Pause();
    const waiting = pause.wait(100);
    pause.wake();
    expect(await settled(waiting)).toBe(true);
  });

  it('is skipped once when woken before it began', async () => {
    const pause = new Pause();
    pause.wake();
    pause.wake();
    expect(await settled(pause.wait(100))).toBe(true);
    expect(await settled(pause.wait(100))).toBe(false);
  });

  it('can be one that nobody cuts short, and remembers who tried', async () => {
    const pause = new Pause();
    const sitting = pause.sitOut(100);
    pause.wake();
    await jest.advanceTimersByTimeAsync(99);
    expect(await settled(sitting)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await settled(sitting)).toBe(true);
    expect(await settled(pause.wait(100))).toBe(true);
  });

  it('does not happen any more after stop, and leaves no timer', async () => {
    const pause = new Pause();
    const [waiting, sitting] = [pause.wait(100), new Pause().sitOut(0)];
    pause.stop();
    expect(await settled(waiting)).toBe(true);
    expect(await settled(sitting)).toBe(true);
    expect(await settled(pause.wait(100))).toBe(true);
    expect(await settled(pause.sitOut(100))).toBe(true);
    expect([pause.stopped, jest.getTimerCount()]).toEqual([true, 0]);
  });
});

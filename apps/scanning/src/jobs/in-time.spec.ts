import { getEventListeners } from 'node:events';
import { inTime } from './in-time';

describe('inTime', () => {
  const never = new Promise<never>(() => undefined);
  const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

  it('is what the work comes to, and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    await expect(inTime(Promise.resolve('read'), 60_000, signal)).resolves.toBe('read');
    await expect(inTime(Promise.reject(new Error('broken')), 60_000, signal)).rejects.toThrow('broken');
    await expect(inTime(never, 1, signal)).rejects.toThrow('No answer within 1 ms.');
    expect(listeners(signal)).toBe(0);
  });

  it('gives up when stopped, before or meanwhile', async () => {
    const stop = new AbortController();
    const meanwhile = inTime(never, 60_000, stop.signal);
    stop.abort();
    await expect(meanwhile).rejects.toThrow('Stopping.');
    await expect(inTime(never, 60_000, stop.signal)).rejects.toThrow('Stopping.');
    expect(listeners(stop.signal)).toBe(0);
  });
});

/** The time is up. */
export class TimeUpError extends Error {
  constructor(limitMs: number) {
    super(`No answer within ${limitMs} ms.`);
    this.name = 'TimeUpError';
  }
}

/**
 * What `work` comes to, unless that takes longer than `limitMs` or `stopping` is aborted first.
 *
 * Nothing is left behind on `stopping`, which outlives all work: a listener there would keep what the work came to,
 * and so does `AbortSignal.any` with a timeout, whose signal is never let go while somebody listens to it.
 */
export function inTime<T>(work: Promise<T>, limitMs: number, stopping: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      forget();
      reject(stopping.aborted ? new Error('Stopping.') : new TimeUpError(limitMs));
    };
    const forget = (): void => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', giveUp);
    };
    const timer = setTimeout(giveUp, limitMs);
    stopping.addEventListener('abort', giveUp);
    if (stopping.aborted) giveUp();
    work.finally(forget).then(resolve, reject);
  });
}

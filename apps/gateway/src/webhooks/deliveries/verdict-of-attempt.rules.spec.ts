import { LEAST_SCHEDULE_MS } from './retry.rules';
import { verdictOfAttempt } from './verdict-of-attempt.rules';

const now = 1_000_000_000_000;
const verdict = (outcome: { status?: number; retryAfter?: string }, tries = 1, failingSinceMs?: number) =>
  verdictOfAttempt({ deliveryId: 'd', tries, failingSinceMs }, { durationMs: 1, ...outcome }, now);

it.each([200, 201, 204, 299])('%s is success', (status) => {
  expect(verdict({ status })).toEqual({ kind: 'delivered' });
});
it.each([100, 301, 302, 307, 400, 404, 500, 503])('%s is none', (status) => {
  expect(verdict({ status })).toMatchObject({ kind: 'again', pausedUntilMs: undefined });
});
it('no answer is none', () => {
  expect(verdict({})).toMatchObject({ kind: 'again' });
});
it('410 ends the webhook at once', () => {
  expect(verdict({ status: 410 })).toEqual({ kind: 'failed', disable: 'gone' });
});
it('a receiver that asks for time gets it, all of it for itself', () => {
  expect(verdict({ status: 429, retryAfter: '600' })).toEqual({
    ...{ kind: 'again', dueAtMs: now + 600_000, pausedUntilMs: now + 600_000 },
  });
});
it('the tenth failure gives up, and the webhook too when nothing has got through for as long', () => {
  expect(verdict({ status: 500 }, 10, now - LEAST_SCHEDULE_MS)).toEqual({ kind: 'failed', disable: 'failing' });
  expect(verdict({ status: 500 }, 10, now - LEAST_SCHEDULE_MS + 1)).toEqual({ kind: 'failed', disable: undefined });
  expect(verdict({ status: 500 }, 10)).toEqual({ kind: 'failed', disable: undefined });
});

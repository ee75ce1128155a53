import { childTraceparent, runInContext, type Actor } from '@app/kernel';
import { contextHeaders, contextOf, TIMEOUT } from './context-headers';

const ACTOR: Actor = { handle: 'älice', role: 'user', publisherIds: ['p'], tokenKind: 'oauth', scopes: ['a b'] };

describe('the context of a message', () => {
  it('is that of the request, one span further', () => {
    const request = { requestId: 'r1', traceparent: childTraceparent(), actor: ACTOR };
    const received = contextOf(runInContext(request, contextHeaders));
    expect(received).toMatchObject({ requestId: 'r1', actor: ACTOR });
    expect(received.traceparent.slice(0, 35)).toBe(request.traceparent.slice(0, 35));
    expect(received.traceparent).not.toBe(request.traceparent);
    expect(received.deadlineMs).toBeUndefined();
  });

  it('begins with a message that has none', () => {
    const { requestId, traceparent, actor } = contextOf({});
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(actor).toBeUndefined();
  });

  it('has the time its caller still waits, by our own clock', () => {
    const before = Date.now();
    const { deadlineMs } = contextOf({ [TIMEOUT]: '5000' });
    expect(deadlineMs).toBeGreaterThanOrEqual(before + 5_000);
    expect(deadlineMs).toBeLessThanOrEqual(Date.now() + 5_000);
    expect(contextOf({ [TIMEOUT]: 'soon' }).deadlineMs).toBeUndefined();
  });
});

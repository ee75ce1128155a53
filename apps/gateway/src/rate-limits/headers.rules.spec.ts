import { verdict } from './headers.rules';
import type { Policy } from './policies.rules';

const READ: Policy = { name: 'read', cost: 1, limit: 600, windowSeconds: 60, unit: 'requests' };
const BYTES: Policy = { name: 'upload-bytes', cost: 400, limit: 1_000, windowSeconds: 60, unit: 'content-bytes' };
/** 34 s, and a little, before the minute that the sample of the HTTP API ends with. */
const NOW = 1_771_404_540_000 - 33_001;

describe('verdict', () => {
  it('says the same in three families', () => {
    expect(verdict([READ], { admitted: true, used: [1], nowMs: NOW })).toEqual({
      violated: [],
      headers: {
        'x-ratelimit-limit': '600',
        'x-ratelimit-remaining': '599',
        'x-ratelimit-reset': '1771404540',
        'ratelimit-limit': '600',
        'ratelimit-remaining': '599',
        'ratelimit-reset': '34',
        ratelimit: '"read";r=599;t=34',
        'ratelimit-policy': '"read";q=600;w=60',
      },
    });
  });
  it('says on a refusal when to come back, rounded up', () => {
    const { headers, violated } = verdict([READ], { admitted: false, used: [600], nowMs: NOW });
    expect(violated).toEqual(['read']);
    expect(headers).toMatchObject({ 'x-ratelimit-remaining': '0', 'ratelimit-reset': '34', 'retry-after': '34' });
  });
  it.each([
    [0, '60'],
    [1, '60'],
    [59_000, '1'],
    [59_999, '1'],
  ])('waits from 1 to 60 seconds: %d ms into the minute %s', (ms, delay) => {
    const nowMs = 29_523_409 * 60_000 + ms;
    expect(verdict([READ], { admitted: true, used: [1], nowMs }).headers['ratelimit-reset']).toBe(delay);
  });
  it('always waits a second for the limit of a second', () => {
    const client = { ...READ, name: 'client', limit: 100, windowSeconds: 1 };
    const { headers } = verdict([client], { admitted: false, used: [100], nowMs: NOW + 999 });
    expect(headers).toMatchObject({ 'retry-after': '1', 'ratelimit-policy': '"client";q=100;w=1' });
  });
  it('names the limit that was passed, when there are two', () => {
    const { headers, violated } = verdict([READ, BYTES], { admitted: false, used: [7, 700], nowMs: NOW });
    expect(violated).toEqual(['upload-bytes']);
    expect(headers).toMatchObject({
      'x-ratelimit-remaining': '593',
      ratelimit: '"read";r=593;t=34, "upload-bytes";r=300;t=34',
      'ratelimit-policy': '"read";q=600;w=60, "upload-bytes";q=1000;w=60;qu="content-bytes"',
      'retry-after': '34',
    });
  });
});

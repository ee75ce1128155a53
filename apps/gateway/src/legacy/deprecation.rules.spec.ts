import { deprecationHeaders } from './deprecation.rules';

describe('deprecationHeaders', () => {
  it('say since when, until when, and what to use instead', () => {
    expect(deprecationHeaders('/api/search')).toEqual({
      deprecation: '@1767225600',
      sunset: 'Sat, 01 Jan 2028 00:00:00 GMT',
      link: '</api/v1/search>; rel="successor-version"',
    });
  });
  it('name moments that are what they say', () => {
    const { deprecation, sunset } = deprecationHeaders('/api/cli/publish')!;
    expect(new Date(Number(deprecation!.slice(1)) * 1_000).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(new Date(sunset!).toUTCString()).toBe(sunset);
  });
  it('have no link where the successor is named by the skill', () => {
    expect(deprecationHeaders('/api/skill')).not.toHaveProperty('link');
  });
  it.each([undefined, '/api/v1/search', '/api/cli/telemetry/install', '/api/cli/device/code', '/'])(
    'are not for %s',
    (template) => expect(deprecationHeaders(template)).toBeUndefined(),
  );
});

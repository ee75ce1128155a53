import type { Actor } from '@app/kernel';
import { callerOf, policiesOf, type Caller } from './policies.rules';
import { allowances, rateLimitsConfig } from './rate-limits.config';
import type { RouteLimits } from './routes.rules';

const user: Actor = { userId: 'u1', handle: 'ann', role: 'user', publisherIds: [], tokenKind: 'api', scopes: [] };
const url = '/api/v1/search?q=x';

describe('whom a request counts for', () => {
  it('is the user of a valid token alone', () => {
    const caller = callerOf({ actor: user, address: '192.0.2.7', url }, 'read');
    expect(caller).toEqual({ name: 'user:u1', per: 'key', isAdmin: false });
  });
  it('is the OAuth client on the rating API, also when it acts for a user', () => {
    const actor: Actor = { ...user, tokenKind: 'oauth', clientId: 'c1' };
    expect(callerOf({ actor, address: '192.0.2.7', url }, 'client').name).toBe('client:c1');
    expect(callerOf({ actor: user, address: '192.0.2.7', url }, 'client').name).toBe('user:u1');
  });
  it('is the address without a valid token', () => {
    expect(callerOf({ actor: undefined, address: '192.0.2.7', url }, 'read')).toMatchObject({
      name: 'ip:192.0.2.7',
      per: 'ip',
    });
  });
  it('is everybody without an address, except that downloads count apart', () => {
    const nobody = { actor: undefined, address: undefined };
    expect(callerOf({ ...nobody, url }, 'read').name).toBe('ip:unknown');
    const download = `//api/v1//download?tag=&version=1.0.0&slug=${'s'.repeat(600)}`;
    expect(callerOf({ ...nobody, url: download }, 'download').name).toBe(
      `ip:unknown:/api/v1/download?slug=${'s'.repeat(500)}&version=1.0.0&tag=`,
    );
  });
});

describe('the limits of a request', () => {
  const read: RouteLimits = { bucket: 'read', countsBytes: false, needsSharedCount: false };
  const upload: RouteLimits = { bucket: 'upload', countsBytes: true, needsSharedCount: false };
  const stranger: Caller = { name: 'ip:192.0.2.7', per: 'ip', isAdmin: false };
  const known: Caller = { name: 'user:u1', per: 'key', isAdmin: false };
  const admin: Caller = { ...known, isAdmin: true };
  const under = (environment: Record<string, string>) => {
    const settings = rateLimitsConfig.load(environment);
    return { numbers: allowances(settings), adminFactor: settings.RATE_LIMIT_ADMIN_FACTOR };
  };
  const limitsOf = (environment: Record<string, string>, bucket: RouteLimits['bucket']) =>
    [stranger, known, admin].map(
      (caller) => policiesOf({ ...read, bucket }, caller, undefined, under(environment))[0]?.limit,
    );

  it.each([
    ['documented', 'read', [600, 2_400, 24_000]],
    ['documented', 'write', [45, 180, 1_800]],
    ['documented', 'download', [30, 180, 1_800]],
    ['documented', 'client', [100, 100, 100]],
    ['clawhub-2026', 'read', [3_000, 12_000, 120_000]],
    ['clawhub-2026', 'write', [300, 3_000, 30_000]],
    ['clawhub-2026', 'download', [1_200, 6_000, 60_000]],
    ['off', 'read', [undefined, undefined, undefined]],
  ] as const)('%s: %s has %j', (RATE_LIMIT_PROFILE, bucket, limits) =>
    expect(limitsOf({ RATE_LIMIT_PROFILE }, bucket)).toEqual(limits),
  );
  it('are the documented ones unless set otherwise', () => {
    expect(limitsOf({}, 'read')).toEqual([600, 2_400, 24_000]);
  });
  it('come before the profile where they are set', () => {
    const environment = { RATE_LIMIT_PROFILE: 'off', RATE_LIMIT_READ_PER_IP: '7', RATE_LIMIT_ADMIN_FACTOR: '2' };
    expect(limitsOf(environment, 'read')).toEqual([7, undefined, undefined]);
    expect(limitsOf(environment, 'write')).toEqual([undefined, undefined, undefined]);
    expect(limitsOf({ RATE_LIMIT_READ_PER_KEY: '5', RATE_LIMIT_ADMIN_FACTOR: '2' }, 'read')).toEqual([600, 5, 10]);
  });
  it('count the bytes of an upload: those declared, else the most there may be, and never more than a window', () => {
    const cost = (length: string | undefined, environment = {}) =>
      policiesOf(upload, stranger, length, under(environment))[1]?.cost;
    expect(cost('1000')).toBe(1_000);
    expect(cost('0')).toBe(0);
    expect(cost(undefined)).toBe(120 * 1024 * 1024);
    expect(cost('999999999999')).toBe(120 * 1024 * 1024);
    expect(cost('1000', { RATE_LIMIT_UPLOAD_BYTES_PER_IP: '500' })).toBe(500);
  });
  it('let a skill of 100 files through, sent as CLI 0.23 sends it', () => {
    const [requests] = policiesOf(upload, known, '10', under({}));
    expect(requests!.limit).toBeGreaterThanOrEqual(2 * 100);
  });
});

describe('the settings', () => {
  it.each([
    [{ RATE_LIMIT_PROFILE: 'strict' }, /RATE_LIMIT_PROFILE/],
    [{ RATE_LIMIT_READ_PER_IP: '0' }, /RATE_LIMIT_READ_PER_IP/],
    [{ RATE_LIMIT_READ_PER_IP: '1.5' }, /RATE_LIMIT_READ_PER_IP/],
    [{ REDIS_URL: 'http://127.0.0.1' }, /REDIS_URL/],
    [{ TRUSTED_PROXIES: '10.0.0.0/8, localhost' }, /TRUSTED_PROXIES.*10\.0\.0\.0\/8, ::1/],
    [{ TRUSTED_IP_HEADER: 'cf-connecting-ip' }, /TRUSTED_IP_HEADER.*TRUSTED_PROXIES/],
    [{ TRUSTED_IP_HEADER: 'a b', TRUSTED_PROXIES: '::1' }, /TRUSTED_IP_HEADER/],
  ])('refuse %j', (environment, complaint) => expect(() => rateLimitsConfig.load(environment)).toThrow(complaint));
  it('take the proxies and their header', () => {
    const settings = rateLimitsConfig.load({
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      TRUSTED_IP_HEADER: 'CF-Connecting-IP',
    });
    expect(settings.TRUSTED_PROXIES).toHaveLength(2);
    expect(settings.TRUSTED_IP_HEADER).toBe('cf-connecting-ip');
  });
});

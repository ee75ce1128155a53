import type { Actor } from '@app/kernel';
import { assertMayRestrict, assertMayUnban, signInRefusal, type Target } from './restriction.rules';

const actor = (role: Actor['role']): Actor => ({ userId: 'me', role, publisherIds: [], tokenKind: 'api', scopes: [] });
const target = (facts: Partial<Target> = {}): Target => ({ id: 'them', role: 'user', state: 'active', ...facts });

describe('assertMayRestrict', () => {
  it('lets moderators ban users and moderators, and administrators anybody else', () => {
    expect(() => assertMayRestrict(actor('moderator'), target(), 'ban')).not.toThrow();
    expect(() => assertMayRestrict(actor('moderator'), target({ role: 'moderator' }), 'ban')).not.toThrow();
    expect(() => assertMayRestrict(actor('admin'), target({ role: 'admin' }), 'ban')).not.toThrow();
  });
  it('refuses oneself, and an administrator to a moderator', () => {
    expect(() => assertMayRestrict(actor('admin'), target({ id: 'me' }), 'ban')).toThrow('Cannot ban yourself');
    expect(() => assertMayRestrict(actor('moderator'), target({ role: 'admin' }), 'ban')).toThrow(
      'Forbidden: only an administrator may ban an administrator.',
    );
  });
});

describe('assertMayUnban', () => {
  it('refuses oneself and what is deleted for good', () => {
    expect(() => assertMayUnban(actor('admin'), target({ id: 'me' }))).toThrow('Cannot unban yourself');
    expect(() => assertMayUnban(actor('admin'), target({ state: 'deleted' }))).toThrow(
      'Cannot unban a permanently deleted account',
    );
    expect(() => assertMayUnban(actor('admin'), target({ state: 'banned' }))).not.toThrow();
  });
});

describe('signInRefusal', () => {
  it('tells the banned why, unless nobody decided it', () => {
    expect(signInRefusal('active', null)).toBeUndefined();
    expect(signInRefusal('banned', null)).toMatch(/and we will review it\.$/);
    expect(signInRefusal('banned', 'malware auto-ban')).toMatch(/and we will review it\.$/);
    expect(signInRefusal('banned', 'spam')).toMatch(/^This account has been banned .* Reason: spam$/);
    expect(signInRefusal('deleted', null)).toBe('This account has been permanently deleted and cannot be restored.');
  });
});

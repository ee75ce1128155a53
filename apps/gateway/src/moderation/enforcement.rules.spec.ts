import type { EnforcementNotice } from '@app/contracts';
import { enforcementItem } from './enforcement.rules';

const target = { type: 'package', id: 'i', name: '@a/b', versionId: 'v', version: '1.0.0+x' } as const;
const notice: EnforcementNotice = {
  ...{ noticeId: 'n', measure: 'version.malicious', target, reason: 'scanner.static.malicious', codes: ['x'] },
  ...{ text: 'Found.', note: null, ownerId: 'o', state: 'active', appliedAt: 1, liftedAt: null, appeal: null },
};
const shown = (parts: Partial<EnforcementNotice>) => enforcementItem({ ...notice, ...parts }, 'ana');

it('leads to what was found, and to where to contest it', () => {
  expect(shown({})).toMatchObject({
    evidence: { codes: ['x'], path: '/api/v1/packages/@a/b/versions/1.0.0%2Bx/security' },
    appeal: { path: '/api/v1/packages/@a/b/appeal', open: null },
  });
  const skill = { ...target, type: 'skill', name: 'pdf', version: '2.0.0' } as const;
  expect(shown({ target: skill })).toMatchObject({
    evidence: { path: '/api/v1/skills/pdf/scan?version=2.0.0&ownerHandle=ana' },
    appeal: { path: '/api/v1/skills/pdf/appeal', text: expect.stringContaining('"version": "2.0.0"') },
  });
  expect(shown({ measure: 'version.revoked' }).evidence.path).toBe('/api/v1/packages/@a/b/moderation');
});
it('says that an appeal waits', () => {
  const open = { appealId: 'a', createdAt: 1 };
  expect(shown({ appeal: open }).appeal).toMatchObject({ open, text: 'An appeal waits for a moderator.' });
});
it.each<Partial<EnforcementNotice>>([
  { state: 'lifted' },
  { measure: 'package.hidden', target: { ...target, versionId: null, version: null } },
  { measure: 'version.withdrawn' },
  { measure: 'account.held', target: { ...target, type: 'account', name: 'bob' } },
  { measure: 'rating.hidden', target: { ...target, type: 'rating' } },
])('leads to no appeal where there can be none: %j', (parts) => {
  expect(shown(parts).appeal.path).toBeNull();
});

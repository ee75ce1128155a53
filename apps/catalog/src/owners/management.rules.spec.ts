import type { Actor } from '@app/kernel';
import { managesOwner } from './management.rules';

const ME: Actor = { userId: 'u', role: 'user', publisherIds: ['mine', 'org', 'other'], tokenKind: 'api', scopes: [] };
const MANAGER: Actor = { ...ME, managedPublisherIds: ['mine', 'org'] };
const OAUTH: Actor = { ...MANAGER, tokenKind: 'oauth' };

it.each([
  ['the personal publisher', MANAGER, 'mine', true],
  ['an organization as its owner or admin', MANAGER, 'org', true],
  ['an organization as one who may publish', MANAGER, 'other', false],
  ['a stranger', MANAGER, 'theirs', false],
  ['the personal publisher, when more is not known', ME, 'mine', true],
  ['an organization, when more is not known', ME, 'org', false],
  ['a stranger, as an administrator of the registry', { ...MANAGER, role: 'admin' } as const, 'theirs', false],
  [
    'the personal publisher with a limited token',
    { ...MANAGER, limits: { packages: ['x'], skills: [] } },
    'mine',
    false,
  ],
  ['the personal publisher with a token to publish', { ...OAUTH, scopes: ['registry:publish'] }, 'mine', false],
  ['the personal publisher with a token to manage', { ...OAUTH, scopes: ['registry:manage'] }, 'mine', true],
  ['a publisher, as nobody', undefined, 'mine', false],
])('decides for %s', (_whom, actor, ownerId, may) => {
  expect(managesOwner(actor, ownerId)).toBe(may);
});

import type { SignedInVisit } from '../pages/page';
import type { TroubledEndpoint } from './webhook-health.repository';
import { webhooksPage } from './webhooks.page';

const visit = { base: '', csrf: '', session: { role: 'moderator' } } as SignedInVisit;
const totals = { working: 3, failing: 1, stopped: 1, waiting: 12, due: 4, oldest: new Date(0) };
const failing: TroubledEndpoint = {
  ...{ id: 'e', host: 'hooks.example', ownerKind: 'user', ownerId: 'u', ownerHandle: 'ann', disabledReason: null },
  ...{ failingSince: new Date(0), waiting: 12, lastStatus: null, lastError: 'No <answer>.', lastAt: new Date(0) },
};
const textOf = (endpoint: TroubledEndpoint): string =>
  webhooksPage(visit, totals, [endpoint], 7_200_000)
    .body.text.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

it('says what fails, for whom, and why', () => {
  expect(textOf(failing)).toContain('3 working, 1 failing, 1 stopped by Reef');
  for (const words of ['hooks.example', '@ ann', 'failing since 2 h ago', 'No &lt;answer&gt;.'])
    expect(textOf(failing)).toContain(words);
});
it.each([
  [{ disabledReason: 'gone' }, 'stopped: it answered 410'],
  [{ disabledReason: 'failing' }, 'stopped: nothing got through'],
  [{ disabledReason: 'owner' }, 'disabled by its owner'],
  [{ lastError: null, lastStatus: 503 }, 'HTTP 503'],
  [{ ownerHandle: null, ownerKind: 'client' }, 'of client'],
] as const)('says of %j that it is %s', (facts, words) => expect(textOf({ ...failing, ...facts })).toContain(words));

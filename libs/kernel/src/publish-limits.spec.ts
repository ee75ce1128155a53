import type { Actor } from './actor';
import { assertMayPublish, limitsText } from './publish-limits';

const actor: Actor = { userId: 'u', role: 'user', publisherIds: [], tokenKind: 'api', scopes: [] };
const limitedTo = (packages: string[], skills: string[] = []): Actor => ({ ...actor, limits: { packages, skills } });

describe('assertMayPublish', () => {
  it.each([undefined, actor])('lets whoever is not limited publish any name: %j', (whoever) => {
    expect(() => assertMayPublish(whoever, 'packages', 'x')).not.toThrow();
  });
  it('holds a limited token to its names, of each kind', () => {
    const limited = limitedTo(['@acme/x'], ['weather']);
    expect(() => assertMayPublish(limited, 'packages', '@acme/x')).not.toThrow();
    expect(() => assertMayPublish(limited, 'skills', 'weather')).not.toThrow();
    for (const [kind, name] of [
      ['packages', 'weather'],
      ['skills', '@acme/x'],
      ['packages', '@acme/xx'],
      ['packages', ''],
    ] as const)
      expect(() => assertMayPublish(limited, kind, name)).toThrow(
        expect.objectContaining({
          code: 'TOKEN_LIMITED',
          message: 'This token may only publish @acme/x and the skill weather.',
        }),
      );
  });
  it('lets exactly the named through, whatever is named', () => {
    const names = ['a', 'b', 'c', 'd'];
    for (let chosen = 1; chosen < 16; chosen += 1) {
      const limited = limitedTo(names.filter((_, i) => (chosen & (1 << i)) !== 0));
      for (const name of names) {
        const isNamed = limited.limits?.packages.includes(name) === true;
        if (isNamed) expect(() => assertMayPublish(limited, 'packages', name)).not.toThrow();
        else expect(() => assertMayPublish(limited, 'packages', name)).toThrow(limitsText(limited));
      }
    }
  });
});

it.each([
  [limitedTo(['@acme/x']), 'This token may only publish @acme/x.'],
  [limitedTo(['a', 'b', 'c']), 'This token may only publish a, b and c.'],
  [limitedTo([], ['weather']), 'This token may only publish the skill weather.'],
  [
    {
      ...limitedTo(['@acme/x']),
      trustedPublish: { tokenId: 't', packageName: '@acme/x', version: '1.0.0', expiresAt: 0, source: {} as never },
    },
    'This token may only publish @acme/x 1.0.0.',
  ],
])('says what a token is for', (limited, text) => {
  expect(limitsText(limited)).toBe(text);
});

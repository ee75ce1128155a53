import { declaredEnvOf } from './declared-env.rules';

describe('declaredEnvOf', () => {
  it('collects names from every place a publisher may use', () => {
    const frontMatter = {
      primaryEnv: 'a',
      requires: { env: 'b, c' },
      clawdis: { envVars: [{ name: 'd' }, 'e'] },
      metadata: { clawdbot: { env: ['f'] }, env: ['not here'] },
    };
    const metadata = { openclaw: { requires: { env: ['g'] } }, env: { h: 'described' } };
    expect([...declaredEnvOf(frontMatter, metadata)].sort()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
  });

  it('finds nothing in values of other shapes', () => {
    expect(declaredEnvOf({ env: 5, envVars: [null, 7, {}] }, 'text').size).toBe(0);
  });
});

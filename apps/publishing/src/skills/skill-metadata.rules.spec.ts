import { skillMetadata } from './skill-metadata.rules';

describe('skillMetadata', () => {
  it('is null without any block', () => expect(skillMetadata({ name: 'x', metadata: { other: 1 } })).toBeNull());
  it('has empty answers for a block that says nothing', () => {
    expect(skillMetadata({ metadata: { openclaw: {} } })).toEqual({ setup: [], os: null, systems: null });
  });
  it('tells systems only with a plugin', () => {
    const openclaw = { os: 'linux, darwin', nix: { systems: ['x86_64-linux'] } };
    expect(skillMetadata({ metadata: { openclaw } })).toEqual({ setup: [], os: ['linux', 'darwin'], systems: null });
    const withPlugin = { ...openclaw, nix: { ...openclaw.nix, plugin: 'p' } };
    expect(skillMetadata({ metadata: { openclaw: withPlugin } })?.systems).toEqual(['x86_64-linux']);
  });
  it('prefers clawdbot, then clawdis, then openclaw, then the top level', () => {
    const block = (os: string) => ({ os: [os] });
    const [a, b, c, d] = [block('a'), block('b'), block('c'), block('d')];
    expect(skillMetadata({ metadata: { openclaw: c, clawdis: b, clawdbot: a }, clawdis: d })?.os).toEqual(['a']);
    expect(skillMetadata({ metadata: { openclaw: c, clawdis: b }, clawdis: d })?.os).toEqual(['b']);
    expect(skillMetadata({ metadata: { openclaw: c }, clawdis: d })?.os).toEqual(['c']);
    expect(skillMetadata({ clawdis: d })?.os).toEqual(['d']);
  });
  it('gathers what must be set up, each once, required when any mention says so', () => {
    const openclaw = {
      primaryEnv: 'API_KEY',
      requires: { env: ['API_KEY', 'HOME_DIR'] },
      envVars: ['PLAIN', { name: 'SOFT', required: false }, { name: 'HARD', required: true }, { name: 'OPEN' }, 7, {}],
    };
    expect(skillMetadata({ metadata: { openclaw } })?.setup).toEqual([
      { key: 'API_KEY', required: true },
      { key: 'HOME_DIR', required: true },
      { key: 'PLAIN', required: true },
      { key: 'SOFT', required: false },
      { key: 'HARD', required: true },
      { key: 'OPEN', required: true },
    ]);
  });
  it('builds a reduced block from the top level', () => {
    expect(skillMetadata({ env: ['TOKEN'], homepage: 'x' })?.setup).toEqual([{ key: 'TOKEN', required: true }]);
  });
});

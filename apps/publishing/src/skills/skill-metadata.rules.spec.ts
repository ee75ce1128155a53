import { parseShape, SkillMetadata } from '@app/contracts';
import fc from 'fast-check';
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
  it('tells what must be there, and the ways to install it that are known', () => {
    const openclaw = {
      requires: { bins: ['jq', 'jq', ' '], anyBins: 'curl, wget', config: ['browser.enabled'], other: ['x'] },
      install: [
        { kind: 'brew', id: 'jq', formula: 'jq', tap: 'a/b', bins: ['jq'], label: 'Install jq' },
        { type: 'go', module: 'github.com/a/b@latest', package: 7 },
        { kind: 'curl', url: 'http://example.com' },
        'brew',
      ],
    };
    expect(skillMetadata({ metadata: { openclaw } })).toMatchObject({
      requires: { bins: ['jq'], anyBins: ['curl', 'wget'], env: [], config: ['browser.enabled'] },
      install: [
        { kind: 'brew', id: 'jq', formula: 'jq', tap: 'a/b', bins: ['jq'], label: 'Install jq' },
        { kind: 'go', module: 'github.com/a/b@latest', bins: [] },
      ],
    });
    const endless = { install: Array.from({ length: 1000 }, () => ({ kind: 'uv', package: 'x' })) };
    expect(skillMetadata({ metadata: { openclaw: endless } })?.install).toHaveLength(20);
  });
  it('takes a setup that is spelled as clients read it', () => {
    const openclaw = { setup: [{ key: 'API_KEY', required: false }, { key: 'ROOM' }, 'PLAIN'], primaryEnv: 'API_KEY' };
    expect(skillMetadata({ metadata: { openclaw } })?.setup).toEqual([
      { key: 'API_KEY', required: true },
      { key: 'ROOM', required: true },
      { key: 'PLAIN', required: true },
    ]);
  });
  it('reads an empty or strange block as one that asks for nothing', () => {
    const strange = { os: 7, requires: 'x', envVars: { a: 1 }, env: null, nix: [], config: 'y', primaryEnv: {} };
    expect(skillMetadata({ metadata: { clawdis: strange } })).toEqual({ setup: [], os: null, systems: null });
    expect(skillMetadata({ metadata: 'text', clawdis: 'text' })).toBeNull();
  });
  it('is always what clients validate, whatever a front matter holds', () => {
    const key = fc.constantFrom(
      ...[
        'metadata',
        'clawdbot',
        'clawdis',
        'openclaw',
        'os',
        'nix',
        'plugin',
        'systems',
        'requires',
        'env',
        'envVars',
      ],
      ...['name', 'key', 'setup', 'required', 'primaryEnv', 'config', 'requiredEnv'],
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('a', 'B, c', '', 7, true, null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree), (frontMatter) => {
        const metadata = skillMetadata(frontMatter);
        if (metadata !== null) expect(parseShape(SkillMetadata, metadata)).toEqual({ ok: true, value: metadata });
      }),
    );
  });
  it('builds a reduced block from the top level', () => {
    expect(skillMetadata({ env: ['TOKEN'], homepage: 'x' })?.setup).toEqual([{ key: 'TOKEN', required: true }]);
  });
});

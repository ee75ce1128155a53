import { manifestSummary } from './manifest-summary.rules';

const summary = (plugin: Record<string, unknown>, openclaw: Record<string, unknown> = {}) =>
  manifestSummary({ name: 'demo', family: 'code-plugin' }, { plugin, openclaw }, []);
const file = (path: string) => ({ path, size: 3, sha256: path, contentType: 'text/markdown' });

describe('manifestSummary', () => {
  it('says as much as there is', () => {
    expect(summary({})).toEqual({
      ...{ schemaVersion: 1, manifestIdentity: { family: 'code-plugin' } },
      ...{ configFields: [], mcpServers: [], bundledSkills: [] },
    });
    const identity = { name: 'Weather', description: 'Rain.', version: '2' };
    expect(summary({ ...identity, id: 'x', mcpServers: { radar: {}, sky: {} } })).toMatchObject({
      ...{ manifestIdentity: identity, mcpServers: [{ name: 'radar' }, { name: 'sky' }] },
    });
    expect(summary({ mcpServers: ['radar'] })).toMatchObject({ mcpServers: [{ name: 'radar' }] });
  });

  it('lists what can be set, and what of it is a secret', () => {
    const properties = {
      ...{ place: { description: 'Where' }, apiKey: { type: 'string' }, token: { writeOnly: true }, odd: true },
    };
    const configSchema = { type: 'object', properties, required: ['place', 5] };
    const configUiHints = { apiKey: { sensitive: true, description: 'From your account' } };
    expect(summary({ configSchema, configUiHints })).toMatchObject({
      configFields: [
        { name: 'place', description: 'Where', required: true, sensitive: false },
        { name: 'apiKey', description: 'From your account', required: false, sensitive: true },
        { name: 'token', required: false, sensitive: true },
        { name: 'odd', required: false, sensitive: false },
      ],
    });
    expect(summary({ configSchema: './schema.json' }, { configSchema })).toMatchObject({
      configFields: { length: 4 },
    });
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, {}]));
    expect(summary({ configSchema: { properties: many } })).toMatchObject({ configFields: { length: 100 } });
  });

  it('finds the skills that come along, with the file that describes each', () => {
    const paths = ['skills/rain/SKILL.md', 'skills/rain/notes.md', 'SKILL.md', 'node_modules/a/SKILL.md'];
    const bundle = { name: 'demo', family: 'bundle-plugin' } as const;
    const { bundledSkills } = manifestSummary(bundle, { plugin: {}, openclaw: {} }, paths.map(file)) as {
      bundledSkills: unknown;
    };
    expect(bundledSkills).toEqual([
      {
        ...{ name: 'rain', rootPath: 'skills/rain', skillMdPath: 'skills/rain/SKILL.md' },
        ...{ sha256: 'skills/rain/SKILL.md', size: 3 },
      },
      { name: 'demo', rootPath: '.', skillMdPath: 'SKILL.md', sha256: 'SKILL.md', size: 3 },
    ]);
  });
});

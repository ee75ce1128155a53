import { reportOf, snapshotOf } from './telemetry-body.rules';

describe('reportOf', () => {
  it('understands a skill installed by the CLI or openclaw', () => {
    expect(reportOf({ event: 'install', slug: 'pdf', ownerHandle: 'alice' })).toEqual({
      kind: 'install',
      input: { kind: 'skill', name: 'pdf', ownerHandle: 'alice' },
    });
    expect(reportOf({ event: 'install', slug: 'pdf' })).toMatchObject({ input: { kind: 'skill', name: 'pdf' } });
  });
  it('understands a plugin', () => {
    expect(reportOf({ event: 'plugin_install', packageName: '@alice/weather' })).toEqual({
      kind: 'install',
      input: { kind: 'package', name: '@alice/weather' },
    });
  });
  it('does not count skills of another registry', () => {
    expect(reportOf({ event: 'install', slug: 'pdf', sourceKind: 'skills-sh' })).toEqual({ kind: 'foreign' });
    expect(reportOf({ event: 'install', slug: 'pdf', reference: 'skills-sh:a/b/pdf' })).toEqual({ kind: 'foreign' });
  });
  it('understands a snapshot, whatever else is there', () => {
    const roots = [{ rootId: 'r', skills: [{ slug: 'pdf' }] }];
    expect(reportOf({ roots, event: 'install', slug: 'x' })).toEqual({
      kind: 'snapshot',
      input: { roots: [{ rootId: 'r', slugs: ['pdf'] }] },
    });
  });
  it.each([
    [{}, 'Telemetry payload: event: must be install or plugin_install, or roots be there'],
    [
      { event: 'uninstall', slug: 'x' },
      'Telemetry payload: event: must be install or plugin_install, or roots be there',
    ],
    [{ event: 'install' }, 'Telemetry payload: slug: must be a string'],
    [{ event: 'plugin_install', slug: 'x' }, 'Telemetry payload: packageName: must be a string'],
  ])('refuses %j', (body, sentence) => {
    expect(() => reportOf(body)).toThrow(sentence);
  });
});

describe('snapshotOf', () => {
  const skills = (...slugs: string[]) => slugs.map((slug) => ({ slug }));

  it('names each slug once, and leaves out what can be none', () => {
    const roots = [{ rootId: 'r', skills: skills('pdf', ' PDF ', '', '@a/b', '../etc', 'x'.repeat(65), '-a', 'map') }];
    expect(snapshotOf(roots)).toEqual({ roots: [{ rootId: 'r', slugs: ['pdf', 'map'] }] });
  });
  it('keeps a root in which nothing is left: it was emptied', () => {
    expect(snapshotOf([{ rootId: 'r', skills: [] }])).toEqual({ roots: [{ rootId: 'r', slugs: [] }] });
  });
  it('refuses more than ten thousand skills in all', () => {
    const roots = Array.from({ length: 11 }, (_, i) => ({ rootId: `${i}`, skills: skills(...Array(1_000).fill('a')) }));
    expect(snapshotOf(roots.slice(1)).roots).toHaveLength(10);
    expect(() => snapshotOf(roots)).toThrow('Telemetry payload: roots: must have at most 10000 skills in all');
  });
});

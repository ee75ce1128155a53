import { bundledPluginIdOf, changedMigration, type MigrationState } from './official-migration.rules';

describe('bundledPluginIdOf', () => {
  it.each([
    [' Core.Search ', 'core.search'],
    ['a:b_c-d', 'a:b_c-d'],
    ['x'.repeat(300), 'x'.repeat(300)],
  ])('reads %p as %s', (typed, id) => {
    expect(bundledPluginIdOf(typed)).toBe(id);
  });
  it.each([
    [undefined, 'Bundled plugin id required'],
    ['  ', 'Bundled plugin id required'],
    ['x'.repeat(301), 'Bundled plugin id too long'],
    ['.x', 'Bundled plugin id must use letters, numbers, dot, dash, underscore, or colon.'],
    ['a/b', 'Bundled plugin id must use letters, numbers, dot, dash, underscore, or colon.'],
  ])('refuses %p', (typed, text) => {
    expect(() => bundledPluginIdOf(typed)).toThrow(text);
  });
});

describe('changedMigration', () => {
  const fresh = {
    ...{
      packageName: 'x',
      owner: null,
      sourceRepo: null,
      sourcePath: null,
      sourceCommit: null,
      phase: 'planned' as const,
    },
    ...{ blockers: [], hostTargetsComplete: false, scanClean: false, moderationApproved: false },
    ...{ runtimeBundlesReady: false, notes: null },
  } satisfies MigrationState;

  it('begins planned, or blocked when something blocks', () => {
    expect(changedMigration({ packageName: 'X' }, undefined)).toEqual(fresh);
    const blocked = changedMigration({ packageName: 'x', blockers: ['a', ' ', ' a ', 'b'] }, undefined);
    expect(blocked).toEqual({ ...fresh, phase: 'blocked', blockers: ['a', 'b'] });
  });
  it('keeps phase, blockers and flags that are not named, and drops texts', () => {
    const before = {
      ...{ ...fresh, phase: 'published' as const, blockers: ['a'], scanClean: true, moderationApproved: true },
      ...{ owner: 'platform', notes: 'n', sourceRepo: 'a/b' },
    } satisfies MigrationState;
    const kept = { ...fresh, phase: 'published', blockers: ['a'], scanClean: true, moderationApproved: true };
    expect(changedMigration({ packageName: 'x' }, before)).toEqual(kept);
    const changed = changedMigration({ packageName: 'x', blockers: [], scanClean: false }, before);
    expect(changed).toEqual({ ...kept, blockers: [], scanClean: false });
  });
  it('cuts what is too long, between characters', () => {
    const long = changedMigration(
      {
        ...{ packageName: 'x', owner: '🦀'.repeat(301), notes: 'n'.repeat(2_001) },
        blockers: Array.from({ length: 30 }, (_, index) => `${index}`),
      },
      undefined,
    );
    expect([long.owner, long.notes?.length, long.blockers.length]).toEqual(['🦀'.repeat(300), 2_000, 20]);
  });
  it.each([
    [undefined, 'Package name required'],
    ['Not A Name', 'Package name must be lowercase and npm-safe'],
    ['publish', 'Package name "publish" is reserved for ClawHub routes.'],
  ])('refuses the package name %p', (packageName, text) => {
    expect(() => changedMigration(packageName === undefined ? {} : { packageName }, undefined)).toThrow(text);
  });
});

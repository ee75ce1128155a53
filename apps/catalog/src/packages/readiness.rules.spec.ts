import type { PackageView } from '@app/contracts';
import { readinessOf } from './readiness.rules';

const bare: PackageView = {
  ...{ _id: 'p', name: 'weather', displayName: 'Weather', family: 'code-plugin', channel: 'community' },
  ...{ isOfficial: false, categories: [], topics: [], tags: {}, latestVersion: null, createdAt: 1, updatedAt: 2 },
  stats: { downloads: 0, installs: 0, stars: 0, versions: 0 },
};
const whole: PackageView = {
  ...{ ...bare, isOfficial: true, latestVersion: '1.0.0', artifact: { kind: 'npm-pack', sha256: 'a' } },
  compatibility: { pluginApiRange: '>=1', builtWithOpenClawVersion: '2026.9.6' },
  verification: { sourceRepo: 'a/b', sourceCommit: 'c0ffee' },
  capabilities: { hostTargets: ['linux-x64', 'darwin'], capabilityTags: ['environment:declared'] },
  scanStatus: 'clean',
};
const rowsOf = (shown: PackageView) =>
  readinessOf({ package: shown, owner: null }).checks.map(({ id, status, message }) => [id, status, message]);

describe('readinessOf', () => {
  it('passes a package that has everything', () => {
    expect(readinessOf({ package: whole, owner: null })).toMatchObject({ ready: true, blockers: [] });
    expect(rowsOf(whole)).toEqual([
      ['official', 'pass', 'Package is official.'],
      ['latest-version', 'pass', 'Latest version is 1.0.0.'],
      ['clawpack', 'pass', 'Latest version has an npm-pack ClawPack artifact.'],
      ['artifact-digest', 'pass', 'Artifact has a SHA-256 digest.'],
      ['source', 'pass', 'Source is a/b@c0ffee.'],
      ['compatibility', 'pass', 'pluginApi=>=1, builtWith=2026.9.6.'],
      ['host-targets', 'pass', 'Targets: linux-x64, darwin.'],
      ['environment', 'pass', 'Runtime environment requirements are declared.'],
      ['scan', 'pass', 'Scan status is clean.'],
    ]);
  });
  it('says what is missing, and only warns of what is optional', () => {
    expect(rowsOf(bare)).toEqual([
      ['official', 'fail', 'Package is not in the official channel.'],
      ['latest-version', 'fail', 'No latest version.'],
      ['clawpack', 'fail', 'Latest version is legacy ZIP-only.'],
      ['artifact-digest', 'fail', 'Artifact digest missing.'],
      ['source', 'fail', 'Source repo and commit are required.'],
      ['compatibility', 'fail', 'pluginApi range and build OpenClaw version are required.'],
      ['host-targets', 'warn', 'Host targets are optional and not declared.'],
      ['environment', 'warn', 'Runtime environment metadata is optional and not declared.'],
      ['scan', 'warn', 'Scan status is not-run.'],
    ]);
    expect(readinessOf({ package: { ...whole, scanStatus: 'suspicious' }, owner: null }).blockers).toEqual(['scan']);
  });
});

import type { PackageDetail, PackageReadiness, ReadinessCheck } from '@app/contracts';

/** What a check says when it passes, and when not; not passing is a failure unless it is marked as a warning. */
type Outcome = readonly [passes: boolean, pass: string, not: string, notStatus?: 'warn' | 'fail'];

/** What a package lacks to be one of OpenClaw's own, in the words of server-semantics 4.13. */
export function readinessOf({ package: shown }: PackageDetail): PackageReadiness {
  const { name, displayName, family, isOfficial, latestVersion, scanStatus = 'not-run' } = shown;
  const artifact = fieldsOf(shown.artifact);
  const { pluginApiRange, builtWithOpenClawVersion } = fieldsOf(shown.compatibility);
  const { sourceRepo, sourceCommit } = fieldsOf(shown.verification);
  const { hostTargets, capabilityTags } = fieldsOf(shown.capabilities);
  const targets = textsOf(hostTargets);
  const scan = `Scan status is ${scanStatus}.`;
  const isUndecided = scanStatus === 'pending' || scanStatus === 'not-run';
  const checks = [
    check('official', 'Official package', [
      isOfficial,
      'Package is official.',
      'Package is not in the official channel.',
    ]),
    check('latest-version', 'Latest version', [
      latestVersion !== null,
      `Latest version is ${latestVersion}.`,
      'No latest version.',
    ]),
    check('clawpack', 'ClawPack artifact', [
      artifact.kind === 'npm-pack',
      'Latest version has an npm-pack ClawPack artifact.',
      'Latest version is legacy ZIP-only.',
    ]),
    check('artifact-digest', 'Artifact digest', [
      isText(artifact.sha256),
      'Artifact has a SHA-256 digest.',
      'Artifact digest missing.',
    ]),
    check('source', 'Source provenance', [
      isText(sourceRepo) && isText(sourceCommit),
      `Source is ${String(sourceRepo)}@${String(sourceCommit)}.`,
      'Source repo and commit are required.',
    ]),
    check('compatibility', 'OpenClaw compatibility', [
      isText(pluginApiRange) && isText(builtWithOpenClawVersion),
      `pluginApi=${String(pluginApiRange)}, builtWith=${String(builtWithOpenClawVersion)}.`,
      'pluginApi range and build OpenClaw version are required.',
    ]),
    check('host-targets', 'Host targets', [
      targets.length > 0,
      `Targets: ${targets.join(', ')}.`,
      'Host targets are optional and not declared.',
      'warn',
    ]),
    check('environment', 'Environment metadata', [
      textsOf(capabilityTags).includes('environment:declared'),
      'Runtime environment requirements are declared.',
      'Runtime environment metadata is optional and not declared.',
      'warn',
    ]),
    check('scan', 'Security scan', [scanStatus === 'clean', scan, scan, isUndecided ? 'warn' : 'fail']),
  ];
  const blockers = checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
  return {
    package: { name, displayName, family, isOfficial, latestVersion },
    ...{ ready: blockers.length === 0, checks, blockers },
  };
}

function check(id: string, label: string, [passes, pass, not, notStatus = 'fail']: Outcome): ReadinessCheck {
  return { id, label, status: passes ? 'pass' : notStatus, message: passes ? pass : not };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

import { capabilityTagValue } from '@app/contracts';
import { isRecord } from '../skills/front-matter.rules';
import { isRequired, namesOf } from './manifest-lists.rules';

type Fields = Readonly<Record<string, unknown>>;

const MAX_ENVIRONMENT_NAMES = 20;
const DESKTOP_SYSTEMS: ReadonlySet<string> = new Set(['darwin', 'linux', 'win32']);

/** What an environment may ask for: its tag, and the members of `openclaw.environment` that ask for it. */
const NEEDS: readonly (readonly [tag: string, ...members: string[]])[] = [
  ['requires:browser', 'browser', 'requiresBrowser'],
  ['requires:desktop', 'desktop', 'requiresDesktop'],
  ['requires:audio', 'audio', 'microphone'],
  ['remote-host', 'remoteHost', 'remoteExecutionHost'],
];
/** Needs that may be named: their tag, the prefix of a name, and the list. */
const NAMED_NEEDS = [
  ['requires:native-deps', 'native-dep', 'nativeDependencies'],
  ['requires:external-service', 'external-service', 'externalServices'],
  ['requires:binary', 'binary', 'binaries'],
  ['requires:os-permission', 'os-permission', 'osPermissions'],
] as const;

/** `host:darwin-arm64`, and of the systems people know by name also system, processor and C library. */
export function hostTags(targets: readonly string[]): string[] {
  return targets.map(capabilityTagValue).flatMap((target) => {
    if (target === '') return [];
    const [os = '', arch, libc] = target.split('-');
    const parts = DESKTOP_SYSTEMS.has(os) ? { 'host-os': os, 'host-arch': arch, 'host-libc': libc } : {};
    const known = Object.entries(parts).filter(([, value]) => value !== undefined);
    return [`host:${target}`, ...known.map(([prefix, value]) => `${prefix}:${value}`)];
  });
}

/** What the plugin needs of where it runs. @param environment `openclaw.environment` */
export function environmentTags(environment: unknown): string[] {
  if (!isRecord(environment)) return [];
  const needs = NEEDS.filter(([, ...members]) => members.some((member) => isRequired(environment[member])));
  return ['environment:declared', ...needs.map(([tag]) => tag), ...NAMED_NEEDS.flatMap(namedNeed(environment))];
}

function namedNeed(environment: Fields) {
  return ([tag, prefix, member]: (typeof NAMED_NEEDS)[number]): string[] => {
    const value = environment[member];
    if (isRequired(value)) return [tag];
    const names = namesOf(value).map(capabilityTagValue).filter(Boolean).slice(0, MAX_ENVIRONMENT_NAMES);
    return names.length === 0 ? [] : [tag, ...names.map((name) => `${prefix}:${name}`)];
  };
}

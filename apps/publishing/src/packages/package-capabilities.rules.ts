import { isRecord } from '../skills/front-matter.rules';
import { environmentTags, hostTags } from './capability-tags.rules';
import { namesOf } from './manifest-lists.rules';
import { textAt, type Manifests } from './package-manifest.rules';
import type { PackageRequest } from './package-request.rules';

type Fields = Readonly<Record<string, unknown>>;

const CLAWPACK_TAGS = ['artifact:npm-pack', 'npm-mirror:available'] as const;
const FILES_TAGS = ['artifact:legacy-zip'] as const;
/** Where a bundle's format shows when nobody names it, in the order they count. */
const BUNDLE_MARKERS = [
  ['.codex-plugin/plugin.json', 'codex'],
  ['.claude-plugin/plugin.json', 'claude'],
  ['.cursor-plugin/plugin.json', 'cursor'],
] as const;

/** What is known of a release beside its manifests. */
export interface ReleaseFacts {
  /** Its id in OpenClaw. */
  readonly runtimeId: string | null;
  /** Every file. */
  readonly paths: ReadonlySet<string>;
  /** Or single files. */
  readonly isClawPack: boolean;
}

/** What a plugin can do and needs, out of its manifests (server-semantics 4.5). What is not declared is absent. */
export function packageCapabilities(
  request: PackageRequest,
  manifests: Manifests,
  { runtimeId, paths, isClawPack }: ReleaseFacts,
): Fields {
  const declared =
    request.family === 'code-plugin' ? codeCapabilities(manifests) : bundleCapabilities(request, manifests, paths);
  const capabilityTags = [...new Set([...tagsOf(declared, manifests), ...(isClawPack ? CLAWPACK_TAGS : FILES_TAGS)])];
  return withoutGaps({ ...declared, runtimeId: runtimeId ?? undefined, capabilityTags });
}

function codeCapabilities({ plugin, openclaw }: Manifests) {
  /** Names under any of these members, in either manifest. */
  const both = (...members: string[]) => namesOf(...[plugin, openclaw].flatMap((from) => members.map((m) => from[m])));
  return {
    executesCode: true,
    pluginKind: textAt(plugin, 'kind'),
    channels: both('channels'),
    providers: both('providers'),
    hooks: both('hooks', 'typedHooks', 'customHooks', 'events'),
    bundledSkills: both('bundledSkills', 'skills'),
    setupEntry: [plugin, openclaw].some((from) => textAt(from, 'setupEntry') !== undefined),
    configSchema: true,
    configUiHints: [plugin, openclaw].some(
      ({ configUiHints, uiHints }) => isRecord(configUiHints) || isRecord(uiHints),
    ),
    materializesDependencies: [plugin, openclaw].some((from) => from.materializesDependencies === true),
    toolNames: both('tools', 'toolNames'),
    commandNames: both('commands', 'commandNames'),
    serviceNames: both('services', 'serviceNames'),
    httpRouteCount: [plugin, openclaw].map(routesOf).find((count) => count > 0) ?? 0,
    hostTargets: namesOf(openclaw.hostTargets),
  };
}

function bundleCapabilities(
  { bundle = {} }: PackageRequest,
  { plugin, openclaw }: Manifests,
  paths: ReadonlySet<string>,
) {
  const marker = BUNDLE_MARKERS.find(([path]) => paths.has(path));
  return {
    executesCode: false,
    bundleFormat:
      textAt(plugin, 'format') ??
      textAt(openclaw, 'bundleFormat') ??
      (bundle.format?.trim() || marker?.[1] || 'generic'),
    hostTargets: namesOf(plugin.hostTargets, openclaw.hostTargets, bundle.hostTargets),
  };
}

type Declared = ReturnType<typeof codeCapabilities> | ReturnType<typeof bundleCapabilities>;

function tagsOf(declared: Declared, { openclaw }: Manifests): string[] {
  const runs = [...hostTags(declared.hostTargets), ...environmentTags(openclaw.environment)];
  if ('bundleFormat' in declared) return ['bundle-only', `format:${declared.bundleFormat}`, ...runs];
  const { pluginKind, channels, providers, setupEntry, toolNames } = declared;
  return [
    'executes-code',
    ...(pluginKind === undefined ? [] : [`kind:${pluginKind}`]),
    ...channels.map((channel) => `channel:${channel}`),
    ...providers.map((provider) => `provider:${provider}`),
    ...(setupEntry ? ['setup'] : []),
    ...(toolNames.length > 0 ? ['tools'] : []),
    ...runs,
  ];
}

function routesOf({ httpRoutes, routes }: Fields): number {
  return [httpRoutes, routes].find((list) => Array.isArray(list))?.length ?? 0;
}

/** Without what is not there and lists without a member: clients take neither null nor anything they do not know. */
function withoutGaps(fields: Fields): Fields {
  const isGap = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isGap(value)));
}

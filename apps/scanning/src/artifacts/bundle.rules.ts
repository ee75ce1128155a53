import type { VersionPublished } from '@app/contracts';
import type { Bundle, TextFile } from '../static/scan-result';

/** What scanning needs to know of a version besides its bytes. */
export type Release = Pick<
  VersionPublished,
  'kind' | 'itemId' | 'versionId' | 'name' | 'displayName' | 'summary' | 'frontMatter'
>;

const BUNDLE_MANIFESTS = ['.codex-plugin/plugin.json', '.claude-plugin/plugin.json', '.cursor-plugin/plugin.json'];
const MAX_MANIFEST_CHARS = 1024 * 1024;

/** The static engine's input for a version (server-semantics 5.1); `files` in path order. */
export function bundleOf(release: Release, files: readonly TextFile[]): Bundle {
  const { kind, displayName, summary } = release;
  const about = { slug: release.name, displayName, summary, files };
  if (kind === 'package') return { kind, ...about, frontMatter: {}, metadata: manifestsIn(files) };
  const frontMatter = recordOf(release.frontMatter);
  return { kind, ...about, frontMatter, metadata: metadataOf(frontMatter.metadata) };
}

/** `metadata` of a SKILL.md may be JSON in a string (server-semantics 3.4). */
function metadataOf(metadata: unknown): unknown {
  return typeof metadata === 'string' ? jsonOf(metadata) : (metadata ?? null);
}

function manifestsIn(files: readonly TextFile[]): Record<string, unknown> {
  const manifest = (...paths: string[]): unknown =>
    jsonOf(files.find(({ path }) => paths.includes(path.toLowerCase()))?.text);
  return {
    packageJson: manifest('package.json'),
    pluginManifest: manifest('openclaw.plugin.json'),
    bundleManifest: manifest(...BUNDLE_MANIFESTS),
    source: null,
  };
}

/** The value of a JSON text; null when there is none, it is broken, or it is absurdly large. */
function jsonOf(text: string | undefined): unknown {
  if (text === undefined || text.length > MAX_MANIFEST_CHARS) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

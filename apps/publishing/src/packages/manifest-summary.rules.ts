import { posix } from 'node:path';
import type { VersionFile } from '@app/contracts';
import { plainText } from '../publisher/plain-text.rules';
import { isRecord } from '../skills/front-matter.rules';
import { namesOf } from './manifest-lists.rules';
import { textAt, type Manifests } from './package-manifest.rules';
import type { PackageRequest } from './package-request.rules';

type Fields = Readonly<Record<string, unknown>>;

/** More is nobody's plugin; texts are in characters. */
const MAX_FIELDS = 100;
const MAX_SKILLS = 100;
const MAX_TEXT = 300;

/**
 * What people want to know of a plugin before they install it, out of its manifests and files (client-contract 2.8):
 * what it calls itself, what can be set, which MCP servers it starts and which skills come with it.
 *
 * @param compatibility as it is shown beside the summary
 */
export function manifestSummary(
  { name, family }: Pick<PackageRequest, 'name' | 'family'>,
  { plugin, openclaw }: Pick<Manifests, 'plugin' | 'openclaw'>,
  files: readonly VersionFile[],
  compatibility?: unknown,
): object {
  const identity = {
    name: shown(textAt(plugin, 'name')),
    description: shown(textAt(plugin, 'description')),
    version: shown(textAt(plugin, 'version')),
    family,
  };
  return withoutGaps({
    schemaVersion: 1,
    compatibility,
    manifestIdentity: withoutGaps(identity),
    configFields: configFields(plugin, openclaw),
    mcpServers: serverNames(plugin.mcpServers).map((name) => ({ name })),
    bundledSkills: bundledSkills(files, name),
  });
}

/** The properties of the settings' JSON Schema; of a schema that is a file of its own nothing is known. */
function configFields(plugin: Fields, openclaw: Fields): object[] {
  const schema = [plugin.configSchema, openclaw.configSchema].find(isRecord);
  const properties = isRecord(schema?.properties) ? Object.entries(schema.properties) : [];
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const hints = [plugin.configUiHints, plugin.uiHints, openclaw.configUiHints, openclaw.uiHints].filter(isRecord);
  return properties.slice(0, MAX_FIELDS).map(([name, property]) => {
    const told = [property, ...hints.map((hint) => hint[name])].filter(isRecord);
    return withoutGaps({
      name: plainText(name.slice(0, MAX_TEXT)),
      description: told.map((fields) => shown(textAt(fields, 'description'))).find((text) => text !== undefined),
      required: required.includes(name),
      sensitive: told.some(
        ({ sensitive, writeOnly, format }) => sensitive === true || writeOnly === true || format === 'password',
      ),
    });
  });
}

/** Servers are listed, or the members of an object. */
function serverNames(servers: unknown): string[] {
  return namesOf(isRecord(servers) ? Object.keys(servers) : servers);
}

/** Every folder with a `SKILL.md`, but those of dependencies; its files are among the files of the release. */
function bundledSkills(files: readonly VersionFile[], nameOfRoot: string): object[] {
  const found = files.filter(({ path }) => /(?:^|\/)SKILL\.md$/.test(path) && !/(?:^|\/)node_modules\//.test(path));
  return found.slice(0, MAX_SKILLS).map(({ path, sha256, size }) => {
    const rootPath = posix.dirname(path);
    return {
      name: rootPath === '.' ? nameOfRoot : posix.basename(rootPath),
      rootPath,
      skillMdPath: path,
      sha256,
      size,
    };
  });
}

function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plainText(text.slice(0, MAX_TEXT));
}

function withoutGaps(fields: Fields): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

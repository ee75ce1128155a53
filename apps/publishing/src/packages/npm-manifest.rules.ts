import { plainText } from '../publisher/plain-text.rules';
import { isRecord } from '../skills/front-matter.rules';

type Fields = Readonly<Record<string, unknown>>;

/** How much of what only people read is kept; what npm acts upon is kept whole, within the 256 KB of package.json. */
const MAX_TEXT = 1_000;
const MAX_KEYWORDS = 50;

const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'] as const;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'] as const;

/**
 * What the npm mirror lists of a release beside its tarball (standards 3.8), out of package.json and in the one form
 * that npm's own registry gives each field. What is absent or of a wrong type is left out.
 *
 * @param paths every file of the ClawPack
 */
export function npmManifest(packageJson: Fields, paths: ReadonlySet<string>): Fields {
  const { name, peerDependenciesMeta, engines, directories, os, cpu, libc, license, bin } = packageJson;
  return withoutGaps({
    description: shownText(packageJson.description),
    keywords: textsOf(packageJson.keywords)?.slice(0, MAX_KEYWORDS).map(cut),
    license: shownText(isRecord(license) ? license.type : license),
    homepage: shownText(packageJson.homepage),
    author: personOf(packageJson.author),
    repository: linkOf(packageJson.repository),
    bugs: linkOf(packageJson.bugs),
    ...Object.fromEntries(DEPENDENCIES.map((field) => [field, textMapOf(packageJson[field])])),
    peerDependenciesMeta: isRecord(peerDependenciesMeta) ? optionalPeers(peerDependenciesMeta) : undefined,
    bundleDependencies: bundled(packageJson),
    bin: typeof bin === 'string' ? { [String(name).replace(/^@[^/]*\//, '')]: bin } : textMapOf(bin),
    directories: textMapOf(directories),
    engines: textMapOf(engines),
    os: textsOf(os),
    cpu: textsOf(cpu),
    libc: textsOf(libc),
    hasInstallScript: runsScript(packageJson, paths) || undefined,
    _hasShrinkwrap: paths.has('npm-shrinkwrap.json'),
  });
}

/** npm builds what has a `binding.gyp` even without being told to. */
function runsScript({ scripts, gypfile }: Fields, paths: ReadonlySet<string>): boolean {
  const named = isRecord(scripts) && INSTALL_SCRIPTS.some((script) => typeof scripts[script] === 'string');
  return named || (paths.has('binding.gyp') && gypfile !== false);
}

/** Two spellings, and `true` for all of them. */
function bundled({ bundleDependencies, bundledDependencies, dependencies }: Fields): string[] | undefined {
  const listed = bundleDependencies ?? bundledDependencies;
  return listed === true ? Object.keys(textMapOf(dependencies) ?? {}) : textsOf(listed);
}

function optionalPeers(meta: Fields): Fields {
  const optional = Object.entries(meta).filter(([, peer]) => isRecord(peer) && peer.optional === true);
  return Object.fromEntries(optional.map(([peer]) => [peer, { optional: true }]));
}

/** Without the address: who is mailed is nobody's business. */
function personOf(person: unknown): Fields | undefined {
  const name = isRecord(person) ? person.name : person;
  if (typeof name !== 'string') return undefined;
  const shown = name.replace(/[<(].*$/s, '').trim();
  return shown === '' ? undefined : { name: cut(shown) };
}

function linkOf(link: unknown): Fields | undefined {
  const { type, url, directory } = isRecord(link) ? link : { type: undefined, url: link, directory: undefined };
  const shown = shownText(url);
  return shown === undefined
    ? undefined
    : withoutGaps({ type: shownText(type), url: shown, directory: shownText(directory) });
}

/** Members that are text; undefined when it is no object or has none. */
function textMapOf(value: unknown): Readonly<Record<string, string>> | undefined {
  const members = isRecord(value) ? Object.entries(value) : [];
  const texts = members.filter((member): member is [string, string] => typeof member[1] === 'string');
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

function textsOf(value: unknown): string[] | undefined {
  const members: unknown[] = Array.isArray(value) ? value : [value];
  const texts = members.filter((member) => typeof member === 'string');
  return texts.length === 0 ? undefined : texts;
}

function shownText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? cut(value.trim()) : undefined;
}

function cut(text: string): string {
  return plainText(text.slice(0, MAX_TEXT));
}

function withoutGaps(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

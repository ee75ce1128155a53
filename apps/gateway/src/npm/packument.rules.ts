import { createHash } from 'node:crypto';
import type { NpmPackage, NpmRelease, NpmTarball } from '@app/contracts';
import { INSTALL_TYPE } from './accept.rules';

/** A signature as npm reads it. */
export interface NpmSignature {
  readonly keyid: string;
  readonly sig: string;
}
/** A package document as it goes out. */
export interface Representation {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
}
/** Everything the mirror answers about a package, ready to be sent. */
export interface Packument {
  readonly packageId: string;
  /** Everybody may see it. */
  readonly isPublic: boolean;
  readonly full: Representation;
  readonly short: Representation;
  /** The entry of each version: a part of the full document. */
  readonly manifests: ReadonlyMap<string, Buffer>;
  readonly tags: Readonly<Record<string, string>>;
  /** By file name. */
  readonly tarballs: ReadonlyMap<string, NpmTarball>;
}
export interface PackumentSource {
  readonly found: NpmPackage;
  /** Newest first. */
  readonly releases: readonly NpmRelease[];
  /** By version. */
  readonly signatures: ReadonlyMap<string, NpmSignature>;
  readonly publicUrl: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the short form says of a version (standards 3.8), beside name, version and `dist`. */
const SHORT_FIELDS = [
  ...['dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta'],
  ...['bundleDependencies', 'bin', 'directories', 'engines', 'os', 'cpu', 'libc', 'hasInstallScript', '_hasShrinkwrap'],
];
/** What a package shows of its latest version. */
const SHOWN_FIELDS = ['description', 'keywords', 'license', 'homepage', 'author', 'repository', 'bugs'];

/** Both documents of a package, the oldest version first. */
export function buildPackument(source: PackumentSource): Packument {
  const { found, publicUrl } = source;
  const releases = [...source.releases].reverse();
  const tags = distTags(found.tags, source.releases);
  const entries = releases.map((release): [string, Fields, Fields] => {
    const known = (release.manifest ?? {}) as Fields;
    const identity = { name: found.name, version: release.version };
    const dist = distOf(found.name, release, source.signatures.get(release.version), publicUrl);
    const full = { ...identity, ...known, _id: `${found.name}@${release.version}`, dist };
    return [release.version, full, { ...identity, ...pick(known, SHORT_FIELDS), dist }];
  });
  const latest = entries.find(([version]) => version === tags.latest)?.[1] ?? {};
  const head = { _id: found.name, name: found.name, ...pick(latest, SHOWN_FIELDS), 'dist-tags': tags };
  const tail = { maintainers: [{ name: found.ownerHandle }], time: timesOf(found, releases) };
  const modified = new Date(found.updatedAt).toISOString();
  const { bytes, parts } = written(head, entries.map(([version, full]) => [version, full]), tail); // prettier-ignore
  const short = written(
    { name: found.name, modified, 'dist-tags': tags },
    entries.map(([version, , part]) => [version, part]),
  );
  return {
    packageId: found.packageId,
    isPublic: found.isPublic,
    full: represent('application/json', bytes),
    short: represent(INSTALL_TYPE, short.bytes),
    manifests: parts,
    tags,
    tarballs: new Map(releases.map(({ tarball }) => [tarball.fileName, tarball])),
  };
}

/** Tags that point at a version npm can install; `latest` is the newest such version when it points elsewhere. */
export function distTags(
  tags: Readonly<Record<string, string>>,
  releases: readonly Pick<NpmRelease, 'version'>[],
): Readonly<Record<string, string>> {
  const versions = new Set(releases.map(({ version }) => version));
  const kept = Object.fromEntries(Object.entries(tags).filter(([, version]) => versions.has(version)));
  const [newest] = releases;
  return newest === undefined ? {} : { latest: newest.version, ...kept };
}

/** Where a package's document is; the slash of a scoped name is kept, as npm does in the addresses of tarballs. */
export function npmAddress(publicUrl: string, name: string): string {
  return `${publicUrl}/api/npm/${name.split('/').map(encodeURIComponent).join('/').replace(/^%40/, '@')}`;
}

function distOf(name: string, { tarball }: NpmRelease, signature: NpmSignature | undefined, publicUrl: string): Fields {
  const { fileName, integrity, shasum, fileCount, unpackedSize } = tarball;
  const address = `${npmAddress(publicUrl, name)}/-/${encodeURIComponent(fileName)}`;
  const signatures = signature === undefined ? [] : [signature];
  return { tarball: address, integrity, shasum, fileCount, unpackedSize, signatures };
}

/** Clients with a policy of minimum age look at these. */
function timesOf({ createdAt, updatedAt }: NpmPackage, releases: readonly NpmRelease[]): Fields {
  const times = releases.map(({ version, publishedAt }) => [version, new Date(publishedAt).toISOString()] as const);
  const created = new Date(createdAt).toISOString();
  return { created, modified: new Date(updatedAt).toISOString(), ...Object.fromEntries(times) };
}

/** A document with its versions, and each of those as the part of the document it is. */
function written(head: Fields, versions: readonly (readonly [string, Fields])[], tail: Fields = {}) {
  const pieces: Buffer[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"versions":{`)];
  let length = pieces[0]!.length;
  const places = versions.map(([version, fields], index) => {
    const key = Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(version)}:`);
    const value = Buffer.from(JSON.stringify(fields));
    pieces.push(key, value);
    const start = length + key.length;
    length = start + value.length;
    return [version, start, length] as const;
  });
  const rest = JSON.stringify(tail).slice(1);
  pieces.push(Buffer.from(`}${rest === '}' ? '' : ','}${rest}`));
  const bytes = Buffer.concat(pieces);
  const parts = new Map(places.map(([version, start, end]) => [version, bytes.subarray(start, end)]));
  return { bytes, parts };
}

function represent(type: string, bytes: Buffer): Representation {
  return { type, bytes, etag: `"sha256-${createHash('sha256').update(bytes).digest('hex')}"` };
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
}

import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readClawPack, type PackedFile } from '@app/archives';
import type { VersionFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { BlobStore } from '@app/storage';
import { MAX_MANIFEST_BYTES } from '../limits';
import type { TarballFacts } from './package-details.rules';
import { isRootFile, type RootTexts } from './package-manifest.rules';

/** A ClawPack after one pass: every file by path, size and digest, and the texts of the few that are looked into. */
export interface PackageContent {
  readonly files: readonly (PackedFile & { readonly sha256: string })[];
  /** Manifests and README. */
  readonly texts: RootTexts;
}

const MANIFESTS = new Set(['package.json', 'openclaw.plugin.json']);
const READMES = new Set(['readme.md', 'readme.mdx']);
/** How much of a README is looked at for a summary, in bytes. */
const README_BYTES = 64 * 1024;

/** @throws DomainError PUBLISH_INVALID */
export async function readPackage(tgz: Readable): Promise<PackageContent> {
  const digests = new Map<string, string>();
  const texts = new Map<string, string>();
  const files = await readClawPack(tgz, async (file, bytes) => {
    const keep = bytesToKeep(file, 'ClawPack ');
    const { sha256, start } = await digest(bytes, keep);
    digests.set(file.path, sha256);
    if (keep > 0) texts.set(file.path.toLowerCase(), start.toString('utf8'));
  });
  return { files: files.map((file) => ({ ...file, sha256: digests.get(file.path)! })), texts };
}

/** The same texts of files that are blobs of their own. @throws DomainError PUBLISH_INVALID, BlobMissingError */
export async function readRootTexts(blobs: BlobStore, files: readonly VersionFile[]): Promise<RootTexts> {
  const texts = new Map<string, string>();
  for (const file of files) {
    const keep = bytesToKeep(file);
    if (keep === 0) continue;
    const start =
      file.size === 0 ? '' : await text((await blobs.open(file.sha256, { start: 0, end: keep - 1 })).stream);
    texts.set(file.path.toLowerCase(), start);
  }
  return texts;
}

/** How much of a file is kept to be looked into. @throws DomainError PUBLISH_INVALID */
function bytesToKeep({ path, size }: PackedFile, subject = ''): number {
  const name = isRootFile(path) ? path.toLowerCase() : '';
  if (READMES.has(name)) return README_BYTES;
  if (!MANIFESTS.has(name)) return 0;
  if (size > MAX_MANIFEST_BYTES) throw new DomainError('PUBLISH_INVALID', `${subject}${name} exceeds 256KB limit`);
  return MAX_MANIFEST_BYTES;
}

/** The digests npm and shipped clients compare, over the tarball as it is. */
export async function digestTarball(tgz: Readable): Promise<Omit<TarballFacts, 'npmUnpackedSize' | 'npmFileCount'>> {
  const [sha256, sha512, sha1] = ['sha256', 'sha512', 'sha1'].map((name) => createHash(name)) as Hashes;
  let size = 0;
  for await (const chunk of tgz as AsyncIterable<Buffer>) {
    for (const hash of [sha256, sha512, sha1]) hash.update(chunk);
    size += chunk.length;
  }
  const npmIntegrity = `sha512-${sha512.digest('base64')}`;
  return { sha256: sha256.digest('hex'), size, npmIntegrity, npmShasum: sha1.digest('hex') };
}

type Hash = ReturnType<typeof createHash>;
type Hashes = [Hash, Hash, Hash];

async function digest(bytes: AsyncIterable<Uint8Array>, keep: number): Promise<{ sha256: string; start: Buffer }> {
  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  let left = keep;
  for await (const chunk of bytes) {
    hash.update(chunk);
    if (left > 0) kept.push(chunk.subarray(0, left));
    left -= chunk.length;
  }
  return { sha256: hash.digest('hex'), start: Buffer.concat(kept) };
}

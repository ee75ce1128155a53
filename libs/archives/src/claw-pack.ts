import { DomainError } from '@app/kernel';
import { isSafePath, PathSet } from './bundle-path.rules';
import { gunzip } from './gunzip';
import { MAX_BUNDLE_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_TAR_BYTES } from './limits';
import { readTar, type TarEntry } from './tar-reader';

/** A file of a ClawPack; `path` is below `package/`. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}
export type VisitFile = (file: PackedFile, bytes: AsyncIterable<Uint8Array>) => Promise<void>;

const ROOT = 'package/';
/** Directories are free, but not without end. */
const MAX_ENTRIES = 2 * MAX_FILES;

/**
 * Reads an npm-pack tarball as a stream, shows every file to `visit` and keeps none (server-semantics 4.10,
 * standards 3.9). Every limit counts what really comes out, and stops at the first byte beyond it.
 *
 * @throws DomainError PUBLISH_INVALID, what `visit` throws, or the error of `tgz`
 */
export async function readClawPack(tgz: AsyncIterable<Uint8Array>, visit: VisitFile): Promise<PackedFile[]> {
  const files: PackedFile[] = [];
  const paths = new PathSet();
  const limits = { entries: 0, unpacked: 0 };
  for await (const entry of readTar(inflated(tgz))) {
    const path = pathInside(entry.path);
    count(limits, entry, path);
    if (entry.type === 'directory') continue;
    if (!isSafePath(path)) throw invalid('ClawPack contains an unsafe tar path');
    paths.add(path);
    const file = { path, size: entry.size };
    await visit(file, entry.bytes);
    files.push(file);
  }
  if (files.length === 0) throw invalid('ClawPack contains no files');
  return files;
}

function count(limits: { entries: number; unpacked: number }, { type, size }: TarEntry, path: string): void {
  limits.entries += 1;
  limits.unpacked += size;
  if (limits.entries > (type === 'file' ? MAX_FILES : MAX_ENTRIES)) throw invalid('ClawPack has more than 10000 files');
  if (size > MAX_FILE_BYTES) throw invalid(`File "${path}" exceeds 10MB limit`);
  if (limits.unpacked > MAX_BUNDLE_BYTES) throw invalid('Package exceeds 50MB limit');
}

/** The path below `package/`; empty for that directory itself. */
function pathInside(raw: string): string {
  const path = raw.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  if (path.includes('\0') || path.startsWith('/') || path.split('/').some((part) => part === '.' || part === '..')) {
    throw invalid('ClawPack contains an unsafe tar path');
  }
  if (!`${path}/`.startsWith(ROOT)) throw invalid('ClawPack entries must be rooted under package/');
  return path.slice(ROOT.length);
}

async function* inflated(tgz: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const chunk of gunzip(tgz)) {
    size += chunk.length;
    if (size > MAX_TAR_BYTES) throw invalid('Package exceeds 50MB limit');
    yield chunk;
  }
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}

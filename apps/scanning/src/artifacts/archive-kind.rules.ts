/** How a file is packed, by its first bytes. */
export type ArchiveKind = 'zip' | 'gzip' | 'tar';

const TAR_MAGIC_AT = 257;

/** The kind of archive some bytes begin as, whatever their name is; undefined when they are none that can be opened. */
export function archiveKindOf(bytes: Uint8Array): ArchiveKind | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4) return 'zip';
  if (first === 0x1f && second === 0x8b && third === 8) return 'gzip';
  const magic = Buffer.from(bytes.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + 5)).toString('latin1');
  return magic === 'ustar' ? 'tar' : undefined;
}

/** What a gzipped file is called without its packing. */
export function unzippedName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/\.t(?:gz|az)$/i, '.tar').replace(/\.gz$/i, '') || 'content';
}

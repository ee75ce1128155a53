/** How much of an artifact is unpacked. What lies beyond is listed as not looked at, never skipped silently. */
export interface ReadLimits {
  /** Entries of an archive. */
  readonly entries: number;
  /** All entries together, unpacked, in bytes: what a bomb may cost. */
  readonly unpackedBytes: number;
  /** One text file, in bytes. */
  readonly fileBytes: number;
  /** All text kept in memory, in bytes. */
  readonly textBytes: number;
  /** How many archives inside one another are opened, not counting the outermost. */
  readonly nesting: number;
}

const MIB = 1024 * 1024;

/** Above what publishing accepts (10 MiB a file, 50 MiB and 10,000 files a bundle), so that nothing honest is left out. */
export const DEFAULT_READ_LIMITS: ReadLimits = {
  entries: 20_000,
  unpackedBytes: 256 * MIB,
  fileBytes: 32 * MIB,
  textBytes: 64 * MIB,
  nesting: 4,
};

/** The largest archive that is read into memory, in bytes. A ClawPack may have 120 MB (server-semantics 4.3). */
export const MAX_ARTIFACT_BYTES = 128 * MIB;

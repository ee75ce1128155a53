const MIB = 1024 * 1024;

/** One file of a skill or package (client-contract 5.2). */
export const MAX_FILE_BYTES = 10 * MIB;
/** All files of one publish together. */
export const MAX_BUNDLE_BYTES = 50 * MIB;
/** An npm-pack tarball of a plugin (server-semantics 4.3). */
export const MAX_CLAWPACK_BYTES = 120 * MIB;
/** Entries of one bundle (standards 3.9). */
export const MAX_FILES = 10_000;
/** The `payload` part of a multipart publish. */
export const MAX_PAYLOAD_BYTES = MIB;

/** What may be published at most (server-semantics 3.2 and 4.3, standards 3.9). The texts of errors repeat them. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024; // 10 MiB, one file of a skill or plugin
export const MAX_BUNDLE_BYTES = 50 * 1024 * 1024; // 50 MiB, all files together, unpacked
export const MAX_CLAWPACK_BYTES = 120 * 1024 * 1024; // 120 MiB, a plugin's tarball as uploaded
export const MAX_TAR_BYTES = 64 * 1024 * 1024; // 64 MiB, the tar inside it: shipped clients refuse more
export const MAX_FILES = 10_000;
export const MAX_PATH_BYTES = 512; // UTF-8
export const MAX_NAME_BYTES = 255; // UTF-8, one segment of a path: file systems hold no more
export const MAX_PATH_DEPTH = 20; // segments

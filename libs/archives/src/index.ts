export { assertPaths, isMacJunk, isSafePath, PathSet } from './bundle-path.rules';
export { checkedClawPack, looksLikeClawPack } from './checked-claw-pack';
export { readClawPack, type PackedFile, type VisitFile } from './claw-pack';
export { MAX_BUNDLE_BYTES, MAX_CLAWPACK_BYTES, MAX_FILE_BYTES, MAX_FILES } from './limits';

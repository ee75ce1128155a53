import { MAX_BUNDLE_BYTES } from '@app/archives';

/** What publishing itself makes or looks into, in bytes. What may be published at most is in `@app/archives`. */
export const MAX_MANIFEST_BYTES = 256 * 1024; // 256 KiB, package.json and openclaw.plugin.json
export const MAX_ARCHIVE_BYTES = MAX_BUNDLE_BYTES + 32 * 1024 * 1024; // a ZIP of incompressible files, names and headers

/**
 * Loaded before a published client: its schema library shall interpret schemas rather than compile all of them to code
 * at every start, which is a third of what a command takes. A documented setting of that library, `jitless`; the client's
 * own files are as published.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const config = createRequire(process.argv[1]).resolve('arktype/config');
const { configure } = await import(pathToFileURL(config));
configure({ jitless: true });

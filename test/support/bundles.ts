import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** Files by their path inside a bundle. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A name nobody else in this test run has: a valid slug, handle and package name. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`;
}

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A small clean skill. */
export function simpleSkill(name: string, text = 'Fills in PDF forms.'): Files {
  return { 'SKILL.md': `---\nname: ${name}\ndescription: ${text}\n---\n\n# ${name}\n\n${text}\n` };
}

/** A skill as people really write them: nested, in several languages, with an empty, a broken and a binary file. */
export function realisticSkill(name: string): Record<string, string | Buffer> {
  return {
    'SKILL.md':
      `---\nname: ${name}\ndescription: Turns meeting notes into release notes.\n` +
      'metadata: {"openclaw":{"requires":{"env":["NOTES_DIR"]},"os":["linux","darwin"]}}\n---\n\n' +
      '# Release notes\n\nReads the notes of a folder and writes a summary. Ünïcödé: 你好, привет.\n',
    'scripts/run.sh': '#!/bin/sh\nset -eu\nprintf "%s\\n" "hello"\n',
    'scripts/lib/draft.mjs': 'export const draft = (notes) => notes.join("\\n");\n',
    'docs/Grüße aus Köln.md': '# Grüße\n\nÄpfel, Öl, Übermut.\n',
    'docs/with space/read me.txt': 'A name with spaces.\n',
    'data/empty.txt': '',
    'data/broken.json': '{"this is": not JSON',
    'assets/icon.png': Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      Buffer.alloc(2048, '\x00\xff\x7f', 'latin1'),
    ]),
    LICENSE: 'MIT No Attribution\n',
    'notes.txt': 'line one\r\nline two\r\n',
  };
}

/**
 * Fingerprint of a bundle as client 0.23 computes it (client-contract 5.1). Written from the specification, not
 * shared with the code under test.
 */
export function fingerprintOf(files: Files): string {
  const paths = Object.keys(files).sort((a, b) => a.localeCompare(b, 'en-US'));
  return sha256(paths.map((path) => `${path}:${sha256(files[path]!)}`).join('\n'));
}

/** Files of a ZIP by path, directories left out. */
export async function unzip(bytes: Buffer): Promise<Record<string, Buffer>> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error === null ? resolve(opened) : reject(error)));
  });
  const files: Record<string, Buffer> = {};
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(files));
    zip.on('entry', (entry: Entry) => {
      readEntry(zip, entry).then((content) => {
        files[entry.fileName] = content;
        zip.readEntry();
      }, reject);
    });
    zip.readEntry();
  });
}

function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) buffer(stream).then(resolve, reject);
      else reject(error);
    });
  });
}

/** A gzipped tarball of these files, as `npm pack` makes them; the same bytes every time. */
export async function tarball(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, content);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** Files of a plugin that passes every check (server-semantics 4.4), rooted as in its tarball. */
export function pluginFiles(name: string, version: string): Record<string, string> {
  const manifest = {
    id: name.replace(/^@/, '').replace('/', '-'),
    name,
    configSchema: { type: 'object', properties: {} },
  };
  const packageJson = {
    name,
    version,
    description: 'A plugin to rate.',
    type: 'module',
    openclaw: {
      extensions: ['./dist/index.js'],
      compat: { pluginApi: '>=1.0.0' },
      build: { openclawVersion: '2026.9.6' },
    },
  };
  return {
    'package/package.json': JSON.stringify(packageJson, null, 2),
    'package/openclaw.plugin.json': JSON.stringify(manifest, null, 2),
    'package/dist/index.js': 'export default { register() {} };\n',
    'package/README.md': `# ${name}\n\nDoes nothing, reliably and for ever.\n`,
  };
}

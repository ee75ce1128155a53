import { gzipSync } from 'node:zlib';
import { pluginFiles } from './bundles';
import { TAR_END, tarFile, tarHeader, type TarHeader } from './tar-blocks';

/** A tarball nobody should store, and the sentence it is refused with. */
export interface HostileTarball {
  readonly what: string;
  readonly sentence: string;
  readonly make: () => Buffer;
}
/** Names of files in one multipart request. */
export interface HostileParts {
  readonly what: string;
  readonly sentence: string;
  readonly paths: readonly (string | Buffer)[];
  readonly content?: Buffer;
}

const MIB = 1024 * 1024;
const UNSAFE = 'ClawPack contains an unsafe tar path';
const KINDS = 'ClawPack may only contain regular files and directories';
const NO_TARBALL = 'ClawPack must be a gzip-compressed npm pack tarball';
const ROOTED = 'ClawPack entries must be rooted under package/';
const ONE_STREAM = 'ClawPack must be one gzip stream with nothing behind it';
const TRUNCATED = 'ClawPack tar entry is truncated';
const SIZE = 'Invalid tar entry size';
const TOO_LARGE = 'Package exceeds 50MB limit';
const PATHS = 'Invalid file paths';

/** A plugin with nothing wrong about it, to begin every hostile one: it must not be stored either. */
const SOUND = Object.entries(pluginFiles('hostile', '1.0.0')).map(([name, content]) => tarFile(name, content));
const COMPOSED = '\u00e9'; // é
const DECOMPOSED = 'e\u0301'; // the same, in two characters

const packed = (...blocks: Buffer[]): Buffer => gzipSync(Buffer.concat([...SOUND, ...blocks]), { level: 1 });
const hostile = (what: string, sentence: string, ...blocks: Buffer[]): HostileTarball => ({
  what,
  sentence,
  make: () => packed(...blocks, TAR_END),
});
const named = (what: string, sentence: string, ...names: (string | Buffer)[]): HostileTarball =>
  hostile(what, sentence, ...names.map((name) => tarFile(name)));
const header = (what: string, sentence: string, changes: Partial<TarHeader>): HostileTarball =>
  hostile(what, sentence, tarHeader({ name: 'package/a', ...changes }), Buffer.alloc(512));
const side = (one: string, other: string): string =>
  `Invalid file paths: "${one}" and "${other}" cannot exist side by side`;
const paxRecord = (text: string): Buffer => tarFileOfType('x', `${text.length + 4} ${text}\n`);
const tarFileOfType = (type: string, content: string): Buffer =>
  Buffer.concat([
    tarHeader({ name: 'package/PaxHeader/a', type, size: content.length.toString(8) }),
    Buffer.from(content.padEnd(512, '\0')),
  ]);

/** Everything standards 3.9 refuses, made by hand where no packer would. */
export const HOSTILE_TARBALLS: readonly HostileTarball[] = [
  named('a way out', UNSAFE, 'package/../../evil'),
  named('a way out from the start', UNSAFE, '../package/evil'),
  named('an absolute path', UNSAFE, '/package/evil'),
  named('a drive', UNSAFE, 'package/C:/evil'),
  named('a way out by backslashes', ROOTED, 'package\\..\\evil'),
  named('a backslash', UNSAFE, 'package/a\\b'),
  named('a dot', UNSAFE, 'package/./a'),
  named('an empty segment', UNSAFE, 'package//a'),
  named('a NUL inside a name', UNSAFE, Buffer.from('package/a\0/../../evil')),
  named('a line break in a name', UNSAFE, 'package/a\nb'),
  named('a name that reads backwards', UNSAFE, 'package/a\u202efdp.exe'),
  named('a name that is no UTF-8', UNSAFE, Buffer.from('package/\xff', 'latin1')),
  named('a name of a device', UNSAFE, 'package/docs/NUL.txt'),
  named('a name with a dot behind', UNSAFE, 'package/evil.js.'),
  named('a path of 21 directories', UNSAFE, `package/${'d/'.repeat(21)}a`),
  header('a huge name', KINDS, { name: '././@LongLink', type: 'L', size: (64 * MIB).toString(8) }),
  named('another root', ROOTED, 'other/a'),
  named('no root', ROOTED, 'a'),
  header('a symbolic link', KINDS, { type: '2', link: '/etc/passwd' }),
  header('a hard link', KINDS, { type: '1', link: 'package/package.json' }),
  header('a character device', KINDS, { type: '3' }),
  header('a block device', KINDS, { type: '4' }),
  header('a FIFO', KINDS, { type: '6' }),
  header('a contiguous file', KINDS, { type: '7' }),
  header('a sparse file', KINDS, { type: 'S' }),
  header('a pax header for all', KINDS, { type: 'g' }),
  hostile('a pax header with another path', KINDS, paxRecord('path=../../evil'), tarFile('package/a')),
  hostile('a pax header with another size', KINDS, paxRecord('size=1073741824'), tarFile('package/a')),
  named('a file twice', side('a', 'a'), 'package/a', 'package/a'),
  named('names that differ by case', side('a/Readme', 'A/README'), 'package/a/Readme', 'package/A/README'),
  named(
    'names that differ by Unicode form',
    side(COMPOSED, DECOMPOSED),
    `package/${COMPOSED}`,
    `package/${DECOMPOSED}`,
  ),
  named('a file that is a directory', side('a', 'a/b'), 'package/a', 'package/a/b'),
  named('a directory that is a file', side('a', 'a/b'), 'package/a/b', 'package/a'),
  {
    what: 'a ZIP, be it a bomb',
    sentence: NO_TARBALL,
    make: () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4096)]),
  },
  { what: 'nothing', sentence: NO_TARBALL, make: () => Buffer.alloc(0) },
  { what: 'a gzip of nothing', sentence: TRUNCATED, make: () => gzipSync('') },
  { what: 'a tar of nothing', sentence: 'ClawPack contains no files', make: () => gzipSync(TAR_END) },
  { what: 'a tar that is not packed', sentence: NO_TARBALL, make: () => Buffer.concat([...SOUND, TAR_END]) },
  { what: 'a gzip cut short', sentence: NO_TARBALL, make: () => packed(TAR_END).subarray(0, -9) },
  { what: 'a gzip without its length', sentence: NO_TARBALL, make: () => packed(TAR_END).subarray(0, -4) },
  { what: 'a tar without its end', sentence: TRUNCATED, make: () => packed() },
  { what: 'a file cut short', sentence: TRUNCATED, make: () => packed(tarHeader({ name: 'package/a', size: '1000' })) },
  {
    what: 'garbage behind the gzip',
    sentence: ONE_STREAM,
    make: () => Buffer.concat([packed(TAR_END), Buffer.from('#!/bin/sh')]),
  },
  {
    what: 'zeros behind the gzip',
    sentence: ONE_STREAM,
    make: () => Buffer.concat([packed(TAR_END), Buffer.alloc(20)]),
  },
  {
    what: 'a second gzip behind the first',
    sentence: ONE_STREAM,
    make: () => Buffer.concat([packed(), gzipSync(TAR_END)]),
  },
  hostile('bytes behind the end', 'ClawPack has data behind its end', TAR_END, tarFile('package/hidden')),
  hostile('bytes in the padding', 'ClawPack has data between its entries', withPadding('x')),
  header('a size that is no number', SIZE, { size: '9z' }),
  header('a negative size', SIZE, { size: '-1' }),
  header('a size in base 256', SIZE, { size: '\x80\0\0\0\0\0\0\0\0\0\0\x01' }),
  header('a directory with bytes', SIZE, { name: 'package/d/', type: '5', size: '1000' }),
  hostile(
    'a size that is too small',
    NO_TARBALL,
    tarHeader({ name: 'package/a', size: '1' }),
    Buffer.from('x'.padEnd(512, '\0')),
    Buffer.alloc(512, 'y'),
  ),
  header('a wrong checksum', NO_TARBALL, { lie: 1 }),
  header('a file of 8 GiB', 'File "a" exceeds 10MB limit', { size: '77777777777' }),
  {
    what: 'a bomb of zeros behind its end',
    sentence: TOO_LARGE,
    make: () => packed(TAR_END, Buffer.alloc(65 * MIB)),
  },
  {
    what: 'a bomb of files',
    sentence: TOO_LARGE,
    make: () => packed(...Array.from({ length: 6 }, (_, i) => tarFile(`package/${i}`, Buffer.alloc(9 * MIB)))),
  },
  {
    what: '10,001 files',
    sentence: 'ClawPack has more than 10000 files',
    make: () => packed(...Array.from({ length: 10_001 }, (_, i) => tarHeader({ name: `package/f${i}` })), TAR_END),
  },
  {
    what: '20,001 directories',
    sentence: 'ClawPack has more than 10000 files',
    make: () =>
      packed(...Array.from({ length: 20_001 }, (_, i) => tarHeader({ name: `package/d${i}/`, type: '5' })), TAR_END),
  },
];

/** What single files can be called, and how many and large they can be. */
export const HOSTILE_PARTS: readonly HostileParts[] = [
  { what: 'a way out', sentence: PATHS, paths: ['../evil'] },
  { what: 'a way out from inside', sentence: PATHS, paths: ['a/../../evil'] },
  { what: 'an absolute path', sentence: PATHS, paths: ['/etc/evil'] },
  { what: 'a drive', sentence: PATHS, paths: ['C:/evil'] },
  { what: 'a backslash', sentence: PATHS, paths: ['a\\b'] },
  { what: 'a control character', sentence: PATHS, paths: ['a\u0007b'] },
  { what: 'a name of a device', sentence: PATHS, paths: ['docs/aux.md'] },
  { what: 'a path of 21 directories', sentence: PATHS, paths: [`${'d/'.repeat(21)}a`] },
  { what: 'a name of 256 bytes', sentence: PATHS, paths: ['n'.repeat(256)] },
  { what: 'a path of 1,000 bytes', sentence: PATHS, paths: ['nn/'.repeat(333) + 'a'] },
  { what: 'a file twice', sentence: side('a', 'a'), paths: ['a', 'a'] },
  { what: 'names that differ by case', sentence: side('a.md', 'A.MD'), paths: ['a.md', 'A.MD'] },
  {
    what: 'names that differ by Unicode form',
    sentence: side(COMPOSED, DECOMPOSED),
    paths: [COMPOSED, DECOMPOSED],
  },
  { what: 'a directory that is a file', sentence: side('a', 'a/b'), paths: ['a/b', 'a'] },
  {
    what: '10,001 files, most of them junk',
    sentence: 'A bundle has at most 10000 files',
    paths: Array.from({ length: 10_001 }, (_, i) => `__MACOSX/${i}`),
  },
  {
    what: 'a large file',
    sentence: 'File "large" exceeds 10MB limit',
    paths: ['large'],
    content: Buffer.alloc(10 * MIB + 1),
  },
];

function withPadding(filler: string): Buffer {
  return Buffer.concat([tarHeader({ name: 'package/a', size: '1' }), Buffer.alloc(512, filler)]);
}

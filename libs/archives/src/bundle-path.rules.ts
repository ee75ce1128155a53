import { DomainError } from '@app/kernel';
import { MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_PATH_DEPTH } from './limits';

/**
 * C0 and C1 controls, lone surrogates, and the marks that make a name read other than it is stored (the control
 * characters of bidirectional text).
 */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;
/** Names Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\..*)?$/i;
const DRIVE = /^[a-z]:/i;

/**
 * Whether every client can write a file of this name below a directory of its choice, and nowhere else
 * (standards 3.9). Relative, `/` between the segments, none of them empty, `.` or `..`.
 */
export function isSafePath(path: string): boolean {
  if (path === '' || Buffer.byteLength(path) > MAX_PATH_BYTES) return false;
  if (path.includes('\\') || UNPRINTABLE.test(path) || DRIVE.test(path)) return false;
  const segments = path.split('/');
  return segments.length <= MAX_PATH_DEPTH && segments.every(isSafeSegment);
}

function isSafeSegment(segment: string): boolean {
  if (Buffer.byteLength(segment) > MAX_NAME_BYTES) return false;
  return segment !== '' && !/[. ]$/.test(segment) && !DEVICE.test(segment);
}

/** What macOS leaves in folders and archives; dropped without a word (server-semantics 3.2). */
export function isMacJunk(path: string): boolean {
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  return (
    segments.some((segment) => segment.toLowerCase() === '__macosx') || name === '.DS_Store' || name.startsWith('._')
  );
}

/** The same for names that some file system cannot hold side by side: Unicode form and case folded away. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** Paths that can stand side by side on every file system; grows while a bundle comes in. */
export class PathSet {
  private readonly files = new Map<string, string>();
  /** Each directory with a file in it. */
  private readonly directories = new Map<string, string>();

  /**
   * @throws DomainError PUBLISH_INVALID when the path is not safe, is the same as another one on some file system, or
   *   one of them is both a file and a directory
   */
  add(path: string): void {
    if (!isSafePath(path)) throw new DomainError('PUBLISH_INVALID', 'Invalid file paths', { path });
    const name = foldPath(path);
    const twin = this.files.get(name);
    if (twin !== undefined) throw samePath(twin, path);
    const inside = this.directories.get(name);
    if (inside !== undefined) throw samePath(path, inside);
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const directory = foldPath(path.slice(0, end));
      const file = this.files.get(directory);
      if (file !== undefined) throw samePath(file, path);
      this.directories.set(directory, path);
    }
    this.files.set(name, path);
  }
}

/** @throws DomainError PUBLISH_INVALID as `PathSet` does */
export function assertPaths(paths: readonly string[]): void {
  const set = new PathSet();
  for (const path of paths) set.add(path);
}

function samePath(one: string, other: string): DomainError {
  return new DomainError('PUBLISH_INVALID', `Invalid file paths: "${one}" and "${other}" cannot exist side by side`);
}

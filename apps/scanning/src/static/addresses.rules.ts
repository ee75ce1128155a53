import {
  CATCHER_HOSTS,
  CHEAP_ENDINGS,
  CODE_HOSTS,
  DROP_HOSTS,
  FREE_HOSTS,
  OFFICIAL_HOSTS,
  PASTE_HOSTS,
  SHORTENER_HOSTS,
  THROWAWAY_ENDINGS,
  TUNNEL_HOSTS,
} from './hosts';
import { matchesOf } from './matching';

/** What stands behind an address, as far as its text tells. */
export type AddressKind =
  | 'official'
  | 'code-host'
  | 'gist'
  | 'named'
  | 'cheap'
  | 'throwaway'
  | 'free'
  | 'shortener'
  | 'paste'
  | 'drop'
  | 'catcher'
  | 'tunnel'
  | 'raw'
  | 'local'
  | 'placeholder';

export interface Address {
  readonly kind: AddressKind;
  readonly host: string;
  /** What follows the host, with its `/`. */
  readonly path: string;
  readonly encrypted: boolean;
  /** Where it begins in the text it was found in. */
  readonly index: number;
}

/** Addresses nobody can put a name to: what comes from there may be anything. */
export const NAMELESS: ReadonlySet<AddressKind> = new Set(['raw', 'paste', 'drop', 'shortener', 'tunnel', 'catcher']);

const URL_TEXT =
  /\b(https?|ftp|hxxps?):\/\/([^\s"'`<>|\\/()[\]{}，。；、]{1,253})((?:\/[^\s"'`<>|\\)\]，。；、]{0,300})?)/i;
const BARE_AFTER_TOOL =
  /\b(?:curl|wget|irm|iwr|Invoke-RestMethod|Invoke-WebRequest)(?:\s{1,4}-{1,2}[\w-]{1,20}){0,6}\s{1,4}["']?([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,4})((?:\/[^\s"'`<>|\\)]{0,200})?)/i;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const PLACEHOLDER =
  /^(?:localhost|your|my-?(?:server|host|domain)|example|host|server|domain|x{3,20}|\.{3})\b|(?:^|\.)(?:example|test|local|localhost|internal)$|(?:^|\.)example\.(?:com|org|net|edu)$|your[-_.]|[<>{}$%*…]/i;

/** The addresses in a text, first to last, among them bare ones behind curl and the like. */
export function* addressesIn(text: string): Generator<Address> {
  for (const match of matchesOf(URL_TEXT, text))
    yield addressOf(match[1] ?? '', match[2] ?? '', match[3] ?? '', match.index);
  for (const match of matchesOf(BARE_AFTER_TOOL, text))
    yield addressOf('https', match[1] ?? '', match[2] ?? '', match.index);
}

function addressOf(scheme: string, authority: string, path: string, index: number): Address {
  const withoutUser = authority.slice(authority.lastIndexOf('@') + 1);
  const host = withoutUser.replace(/:\d{1,5}$/, '').replace(/\.$/, '');
  return { kind: kindOf(host.toLowerCase(), path), host, path, encrypted: /s$/i.test(scheme), index };
}

function kindOf(host: string, path: string): AddressKind {
  const parts = IPV4.exec(host);
  if (parts) return isPrivate(Number(parts[1]), Number(parts[2])) ? 'local' : 'raw';
  if (/^0x[0-9a-f]{8}$|^\d{8,10}$/.test(host)) return 'raw';
  if (host === 'localhost' || !host.includes('.')) return /[<>{}$]/.test(host) ? 'placeholder' : 'local';
  if (PLACEHOLDER.test(host)) return 'placeholder';
  const known = knownKind(host, path);
  if (known !== undefined) return known;
  const ending = host.slice(host.lastIndexOf('.') + 1);
  if (THROWAWAY_ENDINGS.includes(ending)) return 'throwaway';
  return CHEAP_ENDINGS.includes(ending) ? 'cheap' : 'named';
}

interface Known {
  readonly kind: AddressKind;
  /** In lower case, with a `/` at both ends; undefined for the whole host. */
  readonly folder: string | undefined;
}

const KNOWN = knownHosts();

function knownHosts(): ReadonlyMap<string, readonly Known[]> {
  const lists: readonly (readonly [AddressKind, readonly string[]])[] = [
    ['official', OFFICIAL_HOSTS],
    ['gist', ['gist.github.com', 'gist.githubusercontent.com']],
    ['code-host', CODE_HOSTS],
    ['paste', PASTE_HOSTS],
    ['drop', DROP_HOSTS],
    ['catcher', CATCHER_HOSTS],
    ['tunnel', TUNNEL_HOSTS],
    ['free', FREE_HOSTS],
    ['shortener', SHORTENER_HOSTS],
  ];
  const known = new Map<string, Known[]>();
  for (const [kind, hosts] of lists) {
    for (const entry of hosts) {
      const [name = '', ...folders] = entry.toLowerCase().split('/');
      const folder = folders.length > 0 ? `/${folders.join('/')}/` : undefined;
      known.set(name, [...(known.get(name) ?? []), { kind, folder }]);
    }
  }
  return known;
}

/** The kind of the longest known ending of a host; of its entries the first that takes the path. */
function knownKind(host: string, path: string): AddressKind | undefined {
  for (let from = 0; from >= 0; from = host.indexOf('.', from) + 1 || -1) {
    const entries = KNOWN.get(host.slice(from));
    const entry = entries?.find(({ folder }) => folder === undefined || path.toLowerCase().startsWith(folder));
    if (entry) return entry.kind;
  }
  return undefined;
}

/** Networks of one's own: nothing on the internet answers there. */
function isPrivate(a: number, b: number): boolean {
  if (a === 10 || a === 127 || a === 0) return true;
  return (
    (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  );
}

import type { Ecosystem } from './dependency';

/** What a registry knows of a name. */
export interface KnownPackage {
  /** Whether it has it. */
  readonly exists: boolean;
  /** When it was first published, in epoch milliseconds; null when the registry's answer does not say, or is too long. */
  readonly createdAt: number | null;
  /** It is taken by the registry itself, in place of something malicious. */
  readonly replaced: boolean;
}
/** No answer that says either. */
export interface Unresolved {
  readonly unresolved: string;
  /** The registry does not work as it should, whatever it is asked. */
  readonly isDown: boolean;
}

/** The address of a name, which is a valid one. */
export function addressOf(ecosystem: Ecosystem, base: string, name: string): string {
  const path = encodeURIComponent(name).replace(/^%40/, '@');
  return `${base.replace(/\/{1,10}$/, '')}/${path}${ecosystem === 'pypi' ? '/json' : ''}`;
}

/** What follows from an answer; `text` is undefined when it was too long to be read, as those of old packages are. */
export function knownFrom(ecosystem: Ecosystem, status: number, text: string | undefined): KnownPackage | Unresolved {
  if (status === 404) return { exists: false, createdAt: null, replaced: false };
  if (status < 200 || status > 299)
    return { unresolved: `The registry answered ${status}.`, isDown: status >= 500 || status === 429 };
  const document = jsonOf(text);
  const replaced = ecosystem === 'npm' && String(at(document, 'dist-tags', 'latest')).endsWith('-security');
  return { exists: true, createdAt: createdAt(ecosystem, document), replaced };
}

function createdAt(ecosystem: Ecosystem, document: unknown): number | null {
  switch (ecosystem) {
    case 'npm':
      return timeOf(at(document, 'time', 'created'));
    case 'crates':
      return timeOf(at(document, 'crate', 'created_at'));
    case 'pypi': {
      const releases = at(document, 'releases');
      const files = Object.values(typeof releases === 'object' && releases !== null ? releases : {}).flat();
      const times = files.map((file) => timeOf(at(file, 'upload_time_iso_8601'))).filter((time) => time !== null);
      return times.reduce<number | null>((first, time) => Math.min(first ?? time, time), null);
    }
  }
}
function timeOf(text: unknown): number | null {
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch {
    return null;
  }
}

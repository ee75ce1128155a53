import type { ByteRange } from './blob-store';

const SINGLE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * Reads a `Range` header (RFC 9110, section 14) for a representation of `size` bytes. `undefined` means: serve the
 * whole, which a server may always do and must do for other units and malformed values; several ranges are treated the
 * same, since no client of a registry needs them. `'unsatisfiable'` means 416.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = SINGLE_RANGE.exec(header?.trim() ?? '');
  const [first, last] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (first === '') return last === '' ? undefined : suffixRange(Number(last), size);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return 'unsatisfiable';
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

function suffixRange(length: number, size: number): ByteRange | 'unsatisfiable' | undefined {
  if (length === 0) return 'unsatisfiable';
  // Satisfiable by the RFC, but `Content-Range` has no way to say "no bytes at all".
  if (size === 0) return undefined;
  return { start: Math.max(0, size - length), end: size - 1 };
}

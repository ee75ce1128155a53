/** Extensions of files that are text whatever their bytes say (server-semantics 3.3, and the usual names of scripts). */
const TEXT_EXTENSIONS = new Set(
  (
    'md markdown mdx txt json json5 jsonc yaml yml toml js cjs mjs jsx ts cts mts tsx py pyw sh bash zsh fish ps1 psm1 ' +
    'bat cmd vbs r rb pl php lua go rs swift kt java cs cpp c h hpp sql csv ini cfg conf env xml html htm css scss sass ' +
    'svg plist service desktop'
  ).split(' '),
);
const SNIFFED_BYTES = 8 * 1024;

/** The extension of a path in lower case, without the dot; empty when there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Whether a file is text by its name, whatever its bytes say. */
export function isNamedText(path: string): boolean {
  return TEXT_EXTENSIONS.has(extensionOf(path));
}

/**
 * The text of a file, or undefined for a binary one: no text extension, and a NUL among its first 8 KiB.
 *
 * Broken UTF-8 is read with replacement characters and never a reason to look away: otherwise one wrong byte would
 * hide a script. UTF-16 is recognised by its byte order mark, as PowerShell and editors do.
 */
export function textOf(path: string, bytes: Uint8Array): string | undefined {
  const encoding = byteOrderMarkOf(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  const binary = !isNamedText(path) && bytes.subarray(0, SNIFFED_BYTES).includes(0);
  return binary ? undefined : new TextDecoder('utf-8').decode(bytes);
}

function byteOrderMarkOf([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

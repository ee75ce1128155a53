/** Extensions the oldest clients hash and ClawHub takes for text (server-semantics 3.3, client-contract 5.1). */
const TEXT =
  'md mdx txt json json5 yaml yml toml js cjs mjs ts tsx jsx py sh r rb go rs swift kt java cs cpp c h hpp sql csv ini ' +
  'cfg env xml html css scss sass svg';
const TEXT_EXTENSIONS = new Set(TEXT.split(' '));

const GUESSES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  mdx: 'text/markdown',
  json: 'application/json',
  json5: 'application/json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  toml: 'application/toml',
  js: 'application/javascript',
  mjs: 'application/javascript',
  cjs: 'application/javascript',
  jsx: 'application/javascript',
  ts: 'application/typescript',
  mts: 'application/typescript',
  cts: 'application/typescript',
  tsx: 'application/typescript',
  xml: 'application/xml',
  svg: 'image/svg+xml',
};
const TEXT_TYPES = new Set([
  'application/json',
  'application/xml',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
  'application/javascript',
  'application/typescript',
  'application/markdown',
  'image/svg+xml',
]);
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/;

/**
 * The type a stored file is served with. What the client declared counts when it is a text type, or when the
 * extension says nothing; browsers send `video/mp2t` for a `.ts`.
 */
export function contentTypeOf(path: string, declared?: string): string {
  const type = declared?.split(';')[0]?.trim().toLowerCase() ?? '';
  const wellFormed = MEDIA_TYPE.test(type);
  if (wellFormed && (type.startsWith('text/') || TEXT_TYPES.has(type))) return type;
  const extension = extensionOf(path);
  const guess = GUESSES[extension];
  if (guess !== undefined) return guess;
  if (TEXT_EXTENSIONS.has(extension)) return 'text/plain';
  return wellFormed ? type : 'application/octet-stream';
}

/** Lower case, without the dot; empty when the name has none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1).toLowerCase();
}

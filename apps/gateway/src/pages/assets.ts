import { createHash } from 'node:crypto';
import { CONSOLE_SCRIPT } from '../console/console.script';
import { CONSOLE_STYLES } from '../console/console.styles';
import { SCRIPT } from './script';
import { STYLES } from './styles';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f766e"/><path d="M16 27V13M16 19c-5 0-6-3-6-8M16 22c5 0 6-4 6-9M10 14c-2 0-3-1-3-4M22 15c2 0 3-1 3-3M16 13c0-3-1-4-1-7" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>`;

interface Asset {
  readonly contentType: string;
  readonly text: string;
}
export type AssetName = 'reef.css' | 'reef.js' | 'icon.svg' | 'console.css' | 'console.js';
const ASSETS: Readonly<Record<AssetName, Asset>> = {
  'reef.css': { contentType: 'text/css; charset=utf-8', text: STYLES },
  'reef.js': { contentType: 'text/javascript; charset=utf-8', text: SCRIPT },
  'console.css': { contentType: 'text/css; charset=utf-8', text: CONSOLE_STYLES },
  'console.js': { contentType: 'text/javascript; charset=utf-8', text: CONSOLE_SCRIPT },
  'icon.svg': { contentType: 'image/svg+xml', text: ICON },
};

/** `reef.css` as `reef.1a2b3c4d5e.css`: with other content it is another file, so browsers may keep it for ever. */
function hashedName(name: string, { text }: Asset): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return name.replace('.', `.${hash}.`);
}
const NAMES = Object.fromEntries(
  Object.entries(ASSETS).map(([name, asset]) => [name, hashedName(name, asset)]),
) as Record<AssetName, string>;
const BY_HASHED_NAME = new Map(Object.entries(ASSETS).map(([name, asset]) => [NAMES[name as AssetName], asset]));

/** Where a file of the pages is, below the base of links. */
export function assetPath(name: AssetName): string {
  return `/assets/${NAMES[name]}`;
}
/** @param name with its hash; undefined when there is none, or not with this content any more */
export function findAsset(name: string): Asset | undefined {
  return BY_HASHED_NAME.get(name);
}

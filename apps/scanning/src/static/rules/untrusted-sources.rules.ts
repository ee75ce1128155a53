import { declaredText } from '../declared-text';
import { matchesOf, matchFrom, onLine } from '../matching';
import type { BundleRule, FileRule } from '../rule';

export const SHORTENED_URL =
  /https?:\/\/(?:www\.)?(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd)(?![\w.-])[^\s"'<>`]{0,120}/i;
const RAW_ADDRESS_URL = /\bhttps?:\/\/(\d{1,3})\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\.?\d)/i;

function namesRawAddress(line: string): boolean {
  for (const match of matchesOf(RAW_ADDRESS_URL, line)) if (!isOwnMachine(match[1] ?? '')) return true;
  return false;
}

/** 127.0.0.0/8 and 0.0.0.0 are where the skill itself runs; nothing can be installed from there. */
function isOwnMachine(firstPart: string): boolean {
  return firstPart === '127' || firstPart === '0';
}

const shared = {
  code: 'suspicious.install_untrusted_source',
  severity: 'warn',
  rationale: 'Nobody can tell in advance what is behind a short link or a bare address, and it may change any time.',
  fix: "Link to the publisher's own domain over https.",
} as const;

export const UNTRUSTED_SOURCE_RULES: readonly FileRule[] = [
  {
    ...shared,
    id: 'install_untrusted_source/manifest',
    weight: 12,
    files: ['manifest'],
    message: 'A manifest points to a shortened link or a bare IP address.',
    ...onLine(['http://', 'https://'], (line) => SHORTENED_URL.test(line) || namesRawAddress(line)),
    examples: {
      fires: [
        { path: 'package.json', text: '{\n  "homepage": "https://bit.ly/3abc"\n}', line: 2 },
        { path: 'install.yaml', text: 'url: http://203.0.113.9/tool.tar.gz' },
      ],
      passes: [
        { path: 'package.json', text: '{ "homepage": "https://bit.ly.example.org/", "v": "203.0.113.9" }' },
        { path: 'dev.yaml', text: 'url: http://127.0.0.1:8080/\nbind: http://0.0.0.0:3000' },
      ],
    },
  },
];

export const UNTRUSTED_METADATA_RULES: readonly BundleRule[] = [
  {
    ...shared,
    id: 'install_untrusted_source/metadata',
    weight: 12,
    needles: [],
    message: 'The declared metadata points to a shortened link.',
    find: ({ bundle }) => {
      const link = matchFrom(SHORTENED_URL, declaredText(bundle.metadata).text, 0);
      return link && { file: 'metadata', line: 1, evidence: link[0] };
    },
    examples: {
      fires: [{ bundle: { metadata: { install: [{ url: 'https://tinyurl.com/abc' }] } }, line: 1 }],
      passes: [{ bundle: { metadata: { install: [{ url: 'https://example.org/t.co/abc' }] } } }],
    },
  },
];

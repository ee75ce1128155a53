import { matchesOf, onLine } from '../matching';
import type { FileRule } from '../rule';

const SHARED_ADDRESS_URL =
  /\bhttp:\/\/(?:[^\s/@]{1,64}@)?100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d{1,3}\.\d{1,3}(?!\.?\d)/i;
const CONNECTION_ID =
  /"connection_id"[ \t]{0,8}:[ \t]{0,8}"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"/i;
const SPREADSHEET = /\/spreadsheets\/([a-z0-9_-]{20,200})\//i;
const LONGEST_URL_HEAD = 300;

function isRealSpreadsheetId(id: string): boolean {
  return !/^[A-Z0-9_]{20,200}$/.test(id) && !/your|example|placeholder/i.test(id);
}

function isInsideUrl(line: string, index: number): boolean {
  const before = line.slice(Math.max(0, index - LONGEST_URL_HEAD), index);
  const scheme = before.lastIndexOf('://');
  return scheme >= 0 && !/[\s"'`<>]/.test(before.slice(scheme));
}

function hasSpreadsheetUrl(line: string): boolean {
  for (const match of matchesOf(SPREADSHEET, line)) {
    if (isRealSpreadsheetId(match[1] ?? '') && isInsideUrl(line, match.index)) return true;
  }
  return false;
}

const shared = {
  code: 'suspicious.exposed_resource_identifier',
  severity: 'critical',
  rationale: "The skill is wired to one particular person's resource; users would read or write the author's data.",
} as const;

/** Identifiers of private resources that a published bundle has no reason to carry. */
export const EXPOSED_IDENTIFIER_RULES: readonly FileRule[] = [
  {
    ...shared,
    id: 'exposed_resource_identifier/private-network-url',
    weight: 6,
    files: ['text'],
    message: 'An unencrypted URL points into the carrier-grade private range 100.64.0.0/10.',
    fix: 'Replace the address by a setting that each user fills in.',
    ...onLine(['http://'], SHARED_ADDRESS_URL),
    examples: {
      fires: [
        { path: 'conf.ini', text: 'base = http://100.64.0.1:8080/api' },
        { path: 'SKILL.md', text: '# Use\n\nCall http://100.127.255.254/status first.', line: 3 },
      ],
      passes: [
        { path: 'conf.ini', text: 'base = http://100.63.0.1/ and http://100.128.0.1/ and https://100.64.0.1/' },
        { path: 'conf.ini', text: 'version 100.64.0.1; see http://example.org/' },
      ],
    },
  },
  {
    ...shared,
    id: 'exposed_resource_identifier/connection-id',
    weight: 6,
    files: ['markdown'],
    message: 'The instructions contain the identifier of a real account connection.',
    fix: 'Write a placeholder and explain where users find their own connection identifier.',
    ...onLine(['"connection_id"'], CONNECTION_ID),
    examples: {
      fires: [{ text: '{ "connection_id": "7d3c1a52-90ab-4f1e-9c77-0a1b2c3d4e5f" }' }],
      passes: [
        { text: '{ "connection_id": "<your connection>" }' },
        { text: '{ "connection_id": "00000000-0000-0000-0000-000000000000" }' },
      ],
    },
  },
  {
    ...shared,
    id: 'exposed_resource_identifier/spreadsheet',
    weight: 4,
    files: ['markdown'],
    message: 'The instructions address one particular online spreadsheet.',
    fix: 'Let users name their own spreadsheet.',
    ...onLine(['/spreadsheets/'], hasSpreadsheetUrl),
    examples: {
      fires: [{ text: 'GET https://sheets.example.org/v4/spreadsheets/1AbCdEfGhIjKlMnOpQrStUvWxYz/values/A1' }],
      passes: [
        { text: 'GET https://sheets.example.org/v4/spreadsheets/YOUR_SPREADSHEET_ID_GOES_HERE/values/A1' },
        { text: 'GET https://sheets.example.org/v4/spreadsheets/put-your-sheet-id-in-here/values/A1' },
        { text: 'The path is /spreadsheets/1AbCdEfGhIjKlMnOpQrStUvWxYz/ without a host.' },
      ],
    },
  },
];

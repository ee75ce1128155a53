import { matchesOf, onLine, onLines } from '../matching';
import type { FileRule } from '../rule';

const UNCHECKED_TLS =
  /\bssl\._create_unverified_context\s{0,4}\(|\bssl\.CERT_NONE\b|\bcheck_hostname\s{0,4}=\s{0,4}False\b|\bverify\s{0,4}=\s{0,4}False\b|\brejectUnauthorized["']?\s{0,4}[:=]\s{0,4}false\b|NODE_TLS_REJECT_UNAUTHORIZED["'\]]{0,2}\s{0,4}=\s{0,4}["']?0/i;
/** A miner that is told where to deliver, and for whom. */
const MINES =
  /stratum\+(?:tcp|ssl):\/\/[\w.-]{3,80}:\d{2,5}[^\n]{0,40}(?:-u|--user|--wallet)\b|\bxmrig\b[^\n]{0,200}(?:-o|--url)[\s=]{1,4}\S{4,80}/i;
const MINING = /stratum\+(?:tcp|ssl)|coinhive|cryptonight|xmrig/i;
const SOCKET =
  /\bnew\s{1,4}WebSocket\s{0,4}\(\s{0,4}["'`]wss?:\/\/(?:\[[0-9a-fA-F:.]{2,45}\]|[^\s"'`:/]{1,253}):(\d{1,5})/;
const USUAL_PORTS = new Set([80, 443, 8080, 8443, 3000]);

function opensUnusualSocket(line: string): boolean {
  for (const match of matchesOf(SOCKET, line)) if (!USUAL_PORTS.has(Number(match[1]))) return true;
  return false;
}

/** What code talks to, and how carefully. */
export const NETWORK_RULES: readonly FileRule[] = [
  {
    id: 'insecure_tls_verification',
    weight: 3,
    code: 'suspicious.insecure_tls_verification',
    severity: 'warn',
    files: ['code'],
    message: 'This code does not check who answers an encrypted connection.',
    rationale: 'Anyone on the way can read and change the traffic, credentials included.',
    fix: 'Leave verification on; trust a private authority by adding its certificate.',
    ...onLine(
      ['_create_unverified_context', 'cert_none', 'check_hostname', 'verify', 'rejectunauthorized', 'node_tls_reject'],
      UNCHECKED_TLS,
    ),
    examples: {
      fires: [
        { path: 'get.py', text: 'import requests\nrequests.get(url, verify=False)', line: 2 },
        { path: 'get.py', text: 'ctx = ssl._create_unverified_context()' },
        { path: 'get.py', text: 'ctx.check_hostname = False\nctx.verify_mode = ssl.CERT_NONE' },
        { text: 'const agent = new https.Agent({ rejectUnauthorized: false });' },
        { text: "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';" },
        { path: 'run.sh', text: 'NODE_TLS_REJECT_UNAUTHORIZED=0 node get.js' },
      ],
      passes: [
        { path: 'get.py', text: 'requests.get(url, verify=True)\nctx.check_hostname = True' },
        { text: 'const agent = new https.Agent({ rejectUnauthorized: true });' },
        { text: 'if (verify === false) retry();' },
      ],
    },
  },
  {
    id: 'crypto_mining',
    weight: 25,
    code: 'malicious.crypto_mining',
    severity: 'critical',
    files: ['code'],
    message: 'This code names a mining protocol or miner.',
    rationale: "Mining spends the user's computer for the author's gain; no skill needs it.",
    fix: 'Remove the miner.',
    ...onLines(['stratum+', 'coinhive', 'cryptonight', 'xmrig'], (line) =>
      MINES.test(line) ? 100 : MINING.test(line) ? 25 : null,
    ),
    examples: {
      fires: [
        { path: 'run.sh', text: '#!/bin/sh\n./XMRig --url pool.invalid:3333', line: 2 },
        { text: "const pool = 'stratum+tcp://pool.invalid:4444';" },
      ],
      passes: [
        { text: 'const stratum = layers.length + tcp;' },
        { path: 'README.md', text: 'Detects xmrig and other miners.' },
      ],
    },
  },
  {
    id: 'nonstandard_network',
    weight: 4,
    code: 'suspicious.nonstandard_network',
    severity: 'warn',
    files: ['code'],
    message: 'This code opens a WebSocket on an unusual port.',
    rationale: 'Remote control channels prefer ports that proxies and firewalls do not watch.',
    fix: 'Serve the socket on a usual port, or let the user configure the address.',
    ...onLine(['websocket'], opensUnusualSocket),
    examples: {
      fires: [{ text: 'const socket = new WebSocket("ws://relay.invalid:4455/agent");' }],
      passes: [
        { text: 'const socket = new WebSocket("wss://relay.invalid:443/agent");' },
        { text: 'const a = new WebSocket("ws://localhost:3000"), b = new WebSocket(`ws://localhost:8080/`);' },
        { text: 'const socket = new WebSocket(settings.url);' },
      ],
    },
  },
];

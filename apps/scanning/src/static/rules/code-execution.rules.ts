import { onLine } from '../matching';
import type { FileRule } from '../rule';
import { firstRiskyProcessCall } from './child-process.rules';

/** A method of one's own may be called `eval` (databases, browsers, models); the global one has no receiver. */
const DYNAMIC_CODE =
  /(?<![\w$.])eval\s{0,4}\(|\b(?:window|globalThis|global|self)\.eval\s{0,4}\(|\bnew\s{1,8}Function\s{0,4}\(|\bloader\.exec_module\s{0,4}\(/;

/** Code that runs other code. */
export const CODE_EXECUTION_RULES: readonly FileRule[] = [
  {
    id: 'dangerous_exec',
    weight: 3,
    code: 'suspicious.dangerous_exec',
    severity: 'critical',
    files: ['code'],
    message: 'This code starts other programs through child_process.',
    rationale: 'A started program has all rights of the user, and a command line built from text can be bent by input.',
    fix: 'Call execFile with a fixed program name and an argument list, without a shell.',
    needles: [['child_process'], ['exec', 'spawn']],
    find: firstRiskyProcessCall,
    examples: {
      fires: [
        { text: "const { exec } = require('child_process');\n\nexec(`convert ${name}`);", line: 3 },
        { text: "const shell = require('child_process');\nshell.exec(command);", line: 2 },
        { text: "import { spawn } from 'node:child_process';\nspawn(command, args);", line: 2 },
        { text: "import { execFile } from 'child_process';\nexecFile('/bin/bash', ['-c', script]);" },
        { text: "import { execFile } from 'child_process';\nexecFile('git', ['log'], { shell: true });" },
        { text: "import { execFileSync } from 'child_process';\nexecFileSync(program, ['log']);" },
      ],
      passes: [
        { text: "import { execFile } from 'child_process';\nexecFile(\n  'git',\n  ['log', '-1'],\n  { cwd },\n);" },
        {
          text: "import { execFile } from 'child_process';\nexecFile('git', ['log']);\nconst options = { shell: true };",
        },
        {
          text: "import { promisify } from 'util';\nimport { execFile } from 'child_process';\nconst run = promisify(execFile);",
        },
        { text: 'const found = pattern.exec(line);' },
        {
          text: "import { execFile } from 'child_process';\nexecFile('git', ['log']);\nconst LINE = /a/;\n/b/g.exec(x) ?? LINE.exec(x);",
        },
      ],
    },
  },
  {
    id: 'dynamic_code_execution',
    weight: 5,
    code: 'suspicious.dynamic_code_execution',
    severity: 'critical',
    files: ['code'],
    message: 'This code turns text into running code.',
    rationale: 'What the text contains decides what happens, and no review of the bundle can show it.',
    fix: 'Parse data with a parser, and choose between functions that are written in the bundle.',
    ...onLine(['eval', 'function', 'exec_module'], DYNAMIC_CODE),
    examples: {
      fires: [
        { text: 'const answer = 1;\nreturn eval(source);', line: 2 },
        { text: "const add = new Function('a', 'b', 'return a + b');" },
        { path: 'load.py', text: 'spec.loader.exec_module(module)' },
        { text: 'globalThis.eval(source);' },
      ],
      passes: [
        { path: 'train.py', text: 'model.eval()\nscore = retrieval(query)' },
        { text: 'function evaluate(x) { return x; }\nconst medieval = (x) => x;' },
        { text: 'await page.$eval(selector, (node) => node.textContent);' },
      ],
    },
  },
];

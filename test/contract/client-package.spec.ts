import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Webhook as Reference } from 'standardwebhooks';
import ts from 'typescript';
import { ScriptedServer, type ReceivedRequest, type ScriptedAnswer } from '../support/scripted-server';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';

const root = join(__dirname, '../..');
const source = join(root, 'libs/client');
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const readme = readFileSync(join(source, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

/** A project of a stranger's with `@reef/client` installed as it would be published, and the code of its page. */
let project: TempDirectory;
const reef = new ScriptedServer();
const children: ChildProcess[] = [];
const installed = (): string => join(project.path, 'node_modules/@reef/client');

/** Compiles, and fails with what the compiler says. */
function compile(files: readonly string[], options: ts.CompilerOptions): void {
  const program = ts.createProgram(files, options);
  const { diagnostics } = program.emit();
  const said = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (file: string) => file,
    getNewLine: () => '\n',
  };
  if (said.length > 0) throw new Error(ts.formatDiagnostics(said, host));
}
function run(block: number): ChildProcess {
  const env = { PATH: process.env.PATH, REEF_URL: reef.url, REEF_TOKEN: 'given', REEF_SECRET: 'hush', PORT: '0' };
  const child = spawn(process.execPath, [join(project.path, `block-${block}.mjs`)], { env });
  children.push(child);
  return child;
}
async function outputOf(block: number): Promise<string> {
  const child = run(block);
  const [out, errors] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return out + errors;
}

beforeAll(async () => {
  project = await tempDirectory();
  await reef.start();
  const config = ts.getParsedCommandLineOfConfigFile(
    join(source, 'tsconfig.lib.json'),
    { outDir: join(installed(), 'dist'), typeRoots: [join(root, 'node_modules/@types')] },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (said) => {
        throw new Error(ts.flattenDiagnosticMessageText(said.messageText, '\n'));
      },
    },
  )!;
  compile(config.fileNames, config.options);
  cpSync(join(source, 'package.json'), join(installed(), 'package.json'));
  mkdirSync(join(project.path, 'out'), { recursive: true });
  const files = blocks.map((code, i) => {
    const file = join(project.path, `block-${i}.mts`);
    writeFileSync(file, code);
    return file;
  });
  compile(files, {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await reef.stop();
  await project.close();
});
beforeEach(() => reef.clear());

it('is JavaScript that needs Node alone, and types that need no file of ours', () => {
  const dist = join(installed(), 'dist');
  const files = readdirSync(dist);
  expect(files).toEqual(expect.arrayContaining(['index.js', 'index.d.ts']));
  expect(files.filter((file) => file.includes('.spec.'))).toEqual([]);
  const code = files.map((file) => readFileSync(join(dist, file), 'utf8')).join('\n');
  const imported = [...code.matchAll(/(?:require\(|from |import\()['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  const foreign = imported.filter(
    (name) => !name.startsWith('./') && !builtinModules.includes(name.replace('node:', '')),
  );
  expect([imported.length > 10, foreign]).toEqual([true, []]);
  const { dependencies, main, types } = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'));
  expect([dependencies, main, types]).toEqual([undefined, 'dist/index.js', 'dist/index.d.ts']);
});

describe('what its page shows', () => {
  const answers: Record<string, ScriptedAnswer> = {
    'POST /oauth/token': { body: { access_token: 'of the client', expires_in: 900 } },
    'GET /v1/plugins/%40acme%2Fforms/ratings?limit=5': { body: { averageScore: 4.2, totalRatings: 128 } },
    'POST /v1/plugins/%40acme%2Fforms/ratings': { status: 201, headers: { etag: '"1"' }, body: { ratingId: 'r' } },
    'PUT /v1/plugins/%40acme%2Fforms/ratings/r': { body: { ratingId: 'r' } },
    'POST /v1/plugins/forms/ratings': {
      status: 400,
      body: { status: 400, code: 'invalid_input', errors: [{ pointer: '#/score', message: 'must be at most 5' }] },
    },
    'POST /v1/webhooks/rating-updated': { status: 201, body: { secret } },
    'GET /v1/plugins/forms/ratings': { body: { pluginId: 'forms', averageScore: 4.2 } },
    'GET /v1/plugins/forms/policy': { body: { autoUpdate: 'hold' } },
    'GET /v1/plugins/forms/insights': { body: { themes: [{ theme: 'offline-mode', requests: 7 }] } },
  };
  beforeAll(() => {
    reef.answer = ({ method, path }: ReceivedRequest) => answers[`${method} ${path}`] ?? { status: 404 };
  });

  it('rates a plugin', async () => {
    expect(await outputOf(0)).toBe('4.2 of 5 from 128 people\n');
    expect(reef.requests.at(-1)).toMatchObject({ method: 'PUT', headers: { 'if-match': '"1"' }, body: '{"score":5}' });
  });
  it('tells failures apart', async () => {
    expect(await outputOf(1)).toBe('#/score must be at most 5\n');
  });
  it('keeps numbers until a webhook', async () => {
    const lines = createInterface({ input: run(2).stdout! });
    const [started] = (await once(lines, 'line')) as [string];
    const url = `http://127.0.0.1:${/port: (\d+)/.exec(started)?.[1]}`;
    const shown = async (): Promise<string> => (await fetch(url)).text();
    const asked = () => reef.requests.filter(({ method }) => method === 'GET').length;
    expect([await shown(), await shown(), asked()]).toEqual(['4.2', '4.2', 1]);

    const body = JSON.stringify({ type: 'rating.created', timestamp: '', data: { pluginId: 'forms' } });
    const now = new Date();
    const signature = new Reference(secret).sign('m', now, body);
    const seconds = String(Math.floor(now.getTime() / 1000));
    const headers = { 'webhook-id': 'm', 'webhook-timestamp': seconds, 'webhook-signature': signature };
    const send = async (changed: object) =>
      (await fetch(url, { method: 'POST', body, headers: { ...headers, ...changed } })).status;
    expect([await send({ 'webhook-id': 'other' }), await shown(), asked()]).toEqual([400, '4.2', 1]);
    expect([await send({}), await shown(), asked()]).toEqual([204, '4.2', 2]);
  });
  it('asks what ratings come to', async () => {
    expect(await outputOf(3)).toBe('Ask before updating forms.\noffline-mode: asked for 7 times\n');
  });
  it('is all of it', () => {
    expect(blocks).toHaveLength(4);
  });
});

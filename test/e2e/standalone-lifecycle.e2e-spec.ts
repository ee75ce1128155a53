import { once } from 'node:events';
import { chown, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { simpleSkill, uniqueName } from '../support/bundles';
import { sendRaw } from '../support/raw-http';
import { isRunning } from '../support/processes';
import { ReefProcess } from '../support/reef-process';
import { eventually } from '../support/eventually';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { newToken, standaloneFacts, standaloneProcess, type WorldOptions } from '../support/topologies';
import { START_TIMEOUT_MS, World } from '../support/world';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
jest.setTimeout(START_TIMEOUT_MS);

describe('standalone, as a person runs it', () => {
  let temporary: TempDirectory;
  let data: string;
  const started: ReefProcess[] = [];
  const world = new World('standalone');
  beforeEach(async () => {
    temporary = await tempDirectory();
    data = join(temporary.path, 'data');
  });
  afterEach(async () => {
    await world.detach();
    await Promise.all(started.splice(0).map((each) => each.kill()));
    await temporary.close();
  });

  async function launch(options: WorldOptions = {}): Promise<ReefProcess> {
    const standalone = await standaloneProcess(data, options);
    started.push(standalone);
    await standalone.launch();
    return standalone;
  }
  async function start(options?: WorldOptions): Promise<ReefProcess> {
    const standalone = await launch(options);
    await world.attach(await standaloneFacts(standalone, data));
    return standalone;
  }
  /** It ends by itself with exit code 1 and these lines, which are no stack. */
  async function refuses(options: WorldOptions, ...lines: (RegExp | string)[]): Promise<void> {
    const standalone = await launch(options);
    expect(await standalone.exited).toEqual({ code: 1, signal: null });
    const sentences = standalone.lines.filter((line) => !line.startsWith('{"level"'));
    expect(sentences).toEqual(lines.map((line) => expect.stringMatching(line)));
  }

  it('says where it is, makes an administrator, and keeps everything over a restart', async () => {
    const first = await start();
    const banner = first.lines.join('\n');
    for (const text of [world.url, `${world.url}/docs`, data, world.adminToken, 'npx clawhub@0.23.3 --registry'])
      expect(banner).toContain(text);
    expect((await stat(join(data, 'admin-token'))).mode & 0o777).toBe(0o600);

    const user = await world.createUser();
    const slug = uniqueName('kept');
    const plugin = uniqueName('plugin');
    (await world.publishSkill(user, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    (await world.publishPlugin(user, { name: plugin, version: '1.0.0' })).expect(200);
    const rater = await world.createUser();
    (await world.rate(rater.token, plugin, { score: 5 })).expect(201);
    const client = await world.createOAuthClient();
    const { access_token: accessToken } = (await world.askForToken(client)).expect(200).json;
    const look = async () => ({
      detail: (await world.get(`/api/v1/skills/${slug}`)).expect(200).json,
      archive: (await world.get(`/api/v1/download?slug=${slug}`)).expect(200).bytes.toString('base64'),
      package: (await world.get(`/api/v1/packages/${plugin}`)).expect(200).json,
      whoami: (await world.get('/api/v1/whoami', { token: user.token })).expect(200).json,
      ratings: (await world.ratingsOf(rater.token, plugin)).expect(200).json,
    });
    // The archive is fetched once an hour as far as counts go, and counted a moment later.
    const before = await eventually(look, ({ detail }) => detail.skill.stats.downloads === 1);
    const { adminToken } = world;
    await world.settled();
    await first.stop();

    const second = await start();
    expect(second.lines.join('\n')).not.toContain(adminToken);
    expect(world.adminToken).toBe(adminToken);
    expect(await look()).toEqual(before);
    (await world.askForToken(client)).expect(200);
    // Another port is another issuer; the token of before is none of its.
    expect([200, 401]).toContain((await world.ratingsOf(accessToken, plugin)).status);
    await world.settled();
  });

  it('refuses a data directory that another one uses, and does not disturb it', async () => {
    await start();
    await refuses({}, /^Another Reef \(process \d+\) is already using the data directory .*data\./);
    (await world.get('/api/v1/skills')).expect(200);
  });
  it('stops within five seconds of Ctrl-C, with everything it started', async () => {
    const standalone = await start({ process: { ownGroup: true } });
    const postgres = await world.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await world.detach();
    const pressedAt = performance.now();
    process.kill(-standalone.pid, 'SIGINT');
    expect(await standalone.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - pressedAt).toBeLessThan(5_000);
    expect(isRunning(postgres[0]!.pid)).toBe(false);
    await start();
  });
  it('stops as quickly while requests hang and connections stay open', async () => {
    const standalone = await start({ process: { ownGroup: true } });
    const user = await world.createUser();
    const head = [
      `POST /api/v1/skills HTTP/1.1`,
      'Host: x',
      `Authorization: Bearer ${user.token}`,
      'Content-Length: 99',
    ];
    const upload = ['Content-Type: multipart/form-data; boundary=b', '', '--b'];
    const hanging = sendRaw(world.url, [...head, ...upload].join('\r\n'), { waitMs: 60_000 });
    await world.get('/api/v1/skills');
    await world.detach();
    const pressedAt = performance.now();
    process.kill(-standalone.pid, 'SIGINT');
    expect((await standalone.exited).code).toBe(0);
    expect(performance.now() - pressedAt).toBeLessThan(5_000);
    await hanging;
  });
  it('takes the token of the administrator from its settings', async () => {
    const token = newToken();
    const standalone = await launch({ env: { REEF_ADMIN_TOKEN: token } });
    const [, url = ''] = await standalone.waitForLine(/^Reef is ready at (\S+)$/);
    const reply = await fetch(`${url}/api/v1/whoami`, { headers: { authorization: `Bearer ${token}` } });
    expect(await reply.json()).toMatchObject({ user: { handle: 'admin', role: 'admin' } });
    expect(standalone.lines.join('\n')).not.toContain(token);
  });

  it('says in one sentence that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await refuses({ env: { PORT: String(port) } }, new RegExp(`^Port ${port} is already in use\\.`));
    other.close();
    await start();
  });
  it('says everything that is wrong with its settings at once, and no secret', async () => {
    const env = { PORT: 'many', LOG_LEVEL: 'loud', REEF_SECRET_KEY: 'short-secret', DATABASE_POOL_SIZE: '-1' };
    const standalone = await launch({ env });
    expect((await standalone.exited).code).toBe(1);
    const output = standalone.lines.join('\n');
    expect(output).toContain('PORT');
    expect(output).not.toContain('short-secret');
    expect(output).not.toMatch(/ {4}at /);
  });

  it('runs as an ordinary user', async () => {
    const home = join(temporary.path, 'home');
    await mkdir(home);
    if (isRoot) for (const path of [temporary.path, home]) await chown(path, NOBODY, NOBODY);
    const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const standalone = await start({ env: { HOME: home, TMPDIR: home }, process: { ...account, cwd: home } });
    const user = await world.createUser();
    const slug = uniqueName('ordinary');
    (await world.publishSkill(user, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    expect((await stat(join(data, 'postgres/data'))).uid).toBe(isRoot ? NOBODY : process.getuid?.());
    await standalone.stop();
    expect(await readdir(home)).toEqual([]);
  });
});

describe('standalone whose database dies', () => {
  it('ends by itself, with a sentence', async () => {
    const temporary = await tempDirectory();
    const data = join(temporary.path, 'data');
    const standalone = await standaloneProcess(data);
    await standalone.launch();
    await standaloneFacts(standalone, data);
    const [postmaster] = (await readFile(join(data, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(postmaster), 'SIGKILL');
    expect(await standalone.exited).toEqual({ code: 1, signal: null });
    expect(standalone.lines.join('\n')).toContain('The embedded PostgreSQL has ended unexpectedly.');
    await temporary.close();
  });
});

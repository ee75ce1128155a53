import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { startNats } from '../support/nats';
import { createDatabase } from '../support/postgres';
import { reefJson, runReef } from '../support/reef-cli';
import { ReefProcess } from '../support/reef-process';
import type { User } from '../support/registry-client';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { standaloneFacts, standaloneProcess } from '../support/topologies';
import { inTopology, START_TIMEOUT_MS, World } from '../support/world';

jest.setTimeout(START_TIMEOUT_MS);

/** What was acknowledged, to be asked for again in the restored instance. */
interface Written {
  readonly plugin: string;
  /** By user, the score. */
  readonly ratings: Map<string, number>;
  /** By slug, the bytes that are served. */
  readonly artifacts: Map<string, Buffer>;
}

const artifactOf = async (world: World, slug: string): Promise<Buffer> =>
  (await world.get(`/api/v1/download?slug=${slug}`)).expect(200).bytes;

async function publish(world: World, publisher: User, written: Written): Promise<void> {
  const slug = uniqueName('saved');
  (await world.publishSkillParts(publisher, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
  written.artifacts.set(
    slug,
    await eventually(
      () => artifactOf(world, slug),
      () => true,
    ),
  );
}
async function rate(world: World, token: string, { plugin, ratings }: Written): Promise<void> {
  const { userId } = await world.createUser('rater');
  const score = 1 + (ratings.size % 5);
  (await world.rate(token, plugin, { userId, score })).expect(201);
  ratings.set(userId, score);
}

/** Writes and reads until `until` is over. */
async function keepBusy(
  world: World,
  token: string,
  { publisher, until }: { publisher: User; until: Promise<unknown> },
) {
  let over = false;
  void until.finally(() => (over = true)).catch(() => undefined);
  const later: Written = { plugin: uniqueName('later'), ratings: new Map(), artifacts: new Map() };
  (await world.publishPlugin(publisher, { name: later.plugin, version: '1.0.0' })).expect(200);
  await eventually(async () => (await world.ratingsOf(token, later.plugin)).status, 200);
  const repeat = async (work: () => Promise<void>): Promise<void> => {
    do await work();
    while (!over);
  };
  await Promise.all([repeat(() => rate(world, token, later)), repeat(() => publish(world, publisher, later))]);
  return later;
}

async function expectAllOf(restored: World, token: string, { plugin, ratings, artifacts }: Written): Promise<void> {
  for (const [slug, bytes] of artifacts) expect((await artifactOf(restored, slug)).equals(bytes)).toBe(true);
  const { json } = (await restored.ratingsOf(token, plugin, '?limit=100')).expect(200);
  const found = json.ratings.map(({ userId, score }: { userId: string; score: number }) => [userId, score]);
  expect(new Map(found)).toEqual(ratings);
  expect(json.totalRatings).toBe(ratings.size);
}

/** Everything an operator would look at, and that the machinery goes on: a new version gets its scan and its verdict. */
async function expectSound(restored: World): Promise<void> {
  const env = { REEF_URL: restored.url, REEF_ADMIN_TOKEN: restored.adminToken };
  await eventually(async () => (await runReef(env, 'doctor')).code, 0, { timeoutMs: 20_000, intervalMs: 200 });
  expect(await reefJson(env, 'ratings', 'verify')).toMatchObject({ ok: true, drift: [] });
  expect(await reefJson(env, 'audit', 'verify')).toMatchObject({ ok: true, broken: null });
  const nothing: Written = { plugin: '', ratings: new Map(), artifacts: new Map() };
  await publish(restored, await restored.createUser('publisher'), nothing);
}

inTopology('cluster', 'a backup under load', (world) => {
  let folder: TempDirectory;
  let target: TempDirectory;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    [folder, target] = await Promise.all([tempDirectory(), tempDirectory()]);
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    await Promise.all([folder.close(), target.close()]);
  });

  it('comes back whole on an empty machine with an empty bus, and not while it is damaged', async () => {
    const publisher = await world.createUser('publisher');
    const token = await world.oauthToken();
    const written: Written = { plugin: uniqueName('rated'), ratings: new Map(), artifacts: new Map() };
    (await world.publishPlugin(publisher, { name: written.plugin, version: '1.0.0' })).expect(200);
    await eventually(async () => (await world.ratingsOf(token, written.plugin)).status, 200);
    for (let i = 0; i < 7; i += 1) await rate(world, token, written);
    await publish(world, publisher, written);

    const backup = reefJson(world.dataSettings, 'backup', folder.path);
    const later = await keepBusy(world, token, { publisher, until: backup });
    expect(await backup).toMatchObject({ folder: folder.path, missing: [], corrupt: [] });
    expect(later.ratings.size).toBeGreaterThan(0);
    expect(await runReef(world.dataSettings, 'restore', folder.path)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Reef runs on this database.*\n$/),
    });

    const [database, nats, port, opsPort] = await Promise.all([createDatabase(), startNats(), freePort(), freePort()]);
    closing.push(
      () => database.close(),
      () => nats.stop(),
    );
    const env = { ...world.dataSettings, DATABASE_URL: database.url, BLOB_DIR: join(target.path, 'blobs') };
    const { file } = JSON.parse(await readFile(join(folder.path, 'manifest.json'), 'utf8')).tables[0];
    const whole = await readFile(join(folder.path, file));
    await rm(join(folder.path, file));
    await writeFile(join(folder.path, file), whole.subarray(1));
    const damaged = await runReef(env, 'restore', folder.path);
    expect(damaged).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
    await writeFile(join(folder.path, file), whole);
    expect(await reefJson(env, 'restore', folder.path)).toMatchObject({ restored: true });

    const url = `http://127.0.0.1:${port}`;
    const process = new ReefProcess({
      app: 'standalone',
      opsPort,
      env: {
        ...env,
        REEF_DATA_DIR: join(target.path, 'data'),
        NATS_URL: nats.url,
        PORT: String(port),
        REEF_PUBLIC_URL: url,
      },
    });
    closing.push(() => process.stop());
    await process.start();
    const restored = new World('cluster');
    closing.push(() => restored.detach());
    await restored.attach({ topology: 'cluster', url, adminToken: world.adminToken, databaseUrl: database.url });
    await expectAllOf(restored, await restored.oauthToken(), written);
    await expectSound(restored);
    await restored.settled();
  });
});

inTopology('standalone', 'a backup of a data directory', (world) => {
  let place: TempDirectory;
  let standalone: ReefProcess | undefined;
  const restored = new World('standalone');
  const folder = (): string => join(place.path, 'backup');
  beforeAll(async () => {
    place = await tempDirectory();
  });
  afterAll(async () => {
    await restored.detach();
    await standalone?.stop();
    await place.close();
  });

  it('is taken while Reef runs, takes only what is new, and is restored with its key only', async () => {
    const publisher = await world.createUser('publisher');
    const written: Written = { plugin: '', ratings: new Map(), artifacts: new Map() };
    await publish(world, publisher, written);
    const first = await reefJson(world.dataSettings, 'backup', folder());
    expect(first.copied).toBe(first.blobs);
    await publish(world, publisher, written);
    const second = await reefJson(world.dataSettings, 'backup', folder());
    expect(second.blobs).toBeGreaterThan(first.blobs);
    expect(second.copied).toBeLessThan(second.blobs);
    expect(await readdir(folder())).toEqual(['blobs', expect.stringMatching(/^database-/), 'manifest.json']);

    const data = join(place.path, 'data');
    const restore = () => runReef({ REEF_DATA_DIR: data }, 'restore', folder());
    expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Set REEF_SECRET_KEY .*\n$/) });
    await mkdir(data);
    await writeFile(join(data, 'secret-key'), await readFile(join(world.dataSettings.REEF_DATA_DIR!, 'secret-key')));
    expect(await restore()).toMatchObject({ code: 0 });

    standalone = await standaloneProcess(data);
    await standalone.launch();
    await standalone.ready();
    const known = await readFile(join(world.dataSettings.REEF_DATA_DIR!, 'admin-token'), 'utf8');
    await writeFile(join(data, 'admin-token'), known);
    await restored.attach(await standaloneFacts(standalone, data));
    for (const [slug, bytes] of written.artifacts) expect((await artifactOf(restored, slug)).equals(bytes)).toBe(true);
    const doctor = { REEF_URL: restored.url, REEF_ADMIN_TOKEN: restored.adminToken };
    await eventually(async () => (await runReef(doctor, 'doctor')).code, 0, { timeoutMs: 20_000, intervalMs: 200 });
  });
});

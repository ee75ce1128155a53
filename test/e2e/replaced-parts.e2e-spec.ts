import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'nats';
import { startS3Server } from '../integration/storage/s3-server';
import { realisticSkill, fingerprintOf, uniqueName, unzip } from '../support/bundles';
import { startNats } from '../support/nats';
import { createDatabase } from '../support/postgres';
import { type ReefProcess } from '../support/reef-process';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { embeddedDatabaseUrl, standaloneProcess } from '../support/topologies';
import { START_TIMEOUT_MS, World } from '../support/world';

jest.setTimeout(START_TIMEOUT_MS);

describe('standalone replaces its parts one by one', () => {
  let temporary: TempDirectory;
  let data: string;
  let standalone: ReefProcess | undefined;
  const world = new World('standalone');
  const closing: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    temporary = await tempDirectory();
    data = join(temporary.path, 'data');
  });
  afterEach(async () => {
    await world.detach();
    await standalone?.stop();
    for (const close of closing.splice(0).reverse()) await close();
    await temporary.close();
  });
  const exists = (path: string) =>
    access(join(data, path)).then(
      () => true,
      () => false,
    );

  /** Starts it with these settings, publishes, reads back. @returns the banner's line about its parts */
  async function use(env: Record<string, string>, databaseUrl?: string): Promise<string> {
    standalone = await standaloneProcess(data, { env });
    await standalone.launch();
    const [, url = ''] = await standalone.waitForLine(/^Reef is ready at (\S+)$/);
    const [line] = await standalone.waitForLine(/^ +Data .*/);
    const adminToken = (await readFile(join(data, 'admin-token'), 'utf8')).trim();
    await world.attach({
      topology: 'standalone',
      url,
      adminToken,
      databaseUrl: databaseUrl ?? (await embeddedDatabaseUrl(data)),
    });
    const user = await world.createUser();
    const slug = uniqueName('parts');
    const files = realisticSkill(slug);
    const published = await world.publishSkill(user, { slug, version: '1.0.0', files });
    expect(published.expect(200).json.publicationStatus).toBe('published');
    const archive = (await world.get(`/api/v1/download?slug=${slug}`)).expect(200);
    expect(fingerprintOf(await unzip(archive.bytes))).toBe(fingerprintOf(files));
    const part = await world.get(`/api/v1/download?slug=${slug}`, { headers: { range: 'bytes=5-9' } });
    expect(part.expect(206).bytes).toEqual(archive.bytes.subarray(5, 10));
    await world.settled();
    return line;
  }

  it('its database, by DATABASE_URL', async () => {
    const database = await createDatabase();
    closing.push(() => database.close());
    expect(await use({ DATABASE_URL: database.url }, database.url)).toContain('PostgreSQL at DATABASE_URL');
    expect(await exists('postgres')).toBe(false);
  });
  it('its bus, by NATS_URL', async () => {
    const nats = await startNats();
    closing.push(() => nats.stop());
    expect(await use({ NATS_URL: nats.url })).toContain('NATS');
    const connection = await connect({ servers: nats.url });
    const streams = await connection.jetstreamManager().then((manager) => manager.streams.list().next());
    expect(streams.map(({ config, state }) => [config.name, state.messages > 0])).toEqual([['REEF_EVENTS', true]]);
    await connection.close();
  });
  it('its files, by S3_BUCKET', async () => {
    const directory = await tempDirectory();
    const s3 = await startS3Server(directory.path, { createOnly: true });
    closing.push(directory.close, () => s3.close());
    const { bucket, endpoint, accessKeyId, secretAccessKey } = s3.options;
    const line = await use({
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    });
    expect(line).toContain('S3');
    expect(s3.requests.filter(({ method }) => method === 'PUT').length).toBeGreaterThan(3);
    expect((await readdir(data)).filter((name) => name === 'blobs')).toEqual([]);
  });
});

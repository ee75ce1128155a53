import { BlobCorruptError, createBucket, S3BlobStore } from '@app/storage';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { itKeepsBlobs, MIB, sha256Of, streamOf } from './blob-store.behaviour';
import { startS3Server, type TestS3Server } from './s3-server';
import { fingerprints, leaveFile, makeDirectory, removeDirectory } from './temporary-place';

describe.each([
  ['a server that creates only', true],
  ['a server that always replaces', false],
])('S3BlobStore with %s', (_name, createOnly) => {
  itKeepsBlobs(async () => {
    const directory = await makeDirectory();
    const server = await startS3Server(join(directory, 'server'), { createOnly });
    const spoolDirectory = join(directory, 'spool');
    const store = new S3BlobStore({ ...server.options, prefix: 'reef', spoolDirectory });
    return {
      store,
      stored: async () => (await fingerprints(join(directory, 'server'))).filter((file) => file.includes('_object ')),
      leftovers: () => fingerprints(spoolDirectory),
      crashLeftover: (ageMs) => leaveFile(spoolDirectory, ageMs),
      end: async () => {
        await store.close();
        await server.close();
        await removeDirectory(directory);
      },
    };
  });
});

describe('S3BlobStore', () => {
  const bytes = randomBytes(1000);
  const digest = sha256Of(bytes);
  const key = `${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;
  let directory: string;
  let server: TestS3Server;
  let store: S3BlobStore;
  const put = (): ReturnType<S3BlobStore['put']> => store.put(streamOf(bytes), { maxBytes: MIB });
  const uploads = (): TestS3Server['requests'] => server.requests.filter((request) => request.method === 'PUT');

  beforeEach(async () => {
    directory = await makeDirectory();
    server = await startS3Server(join(directory, 'server'), { createOnly: true });
    store = new S3BlobStore({ ...server.options, spoolDirectory: join(directory, 'spool') });
  });
  afterEach(async () => {
    await store.close();
    await server.close();
    await removeDirectory(directory);
  });

  it('uploads create-only, with the digest for the server to verify', async () => {
    await put();
    expect(uploads()).toEqual([
      {
        method: 'PUT',
        path: `/blobs/${key}`,
        ifNoneMatch: '*',
        checksum: Buffer.from(digest, 'hex').toString('base64'),
        contentSha256: digest,
      },
    ]);
  });

  it('does not upload what is there', async () => {
    await put();
    await put();
    expect(uploads()).toHaveLength(1);
  });

  it.each(['reef', '/reef/', 'a/reef'])('keeps everything below the prefix %p', async (prefix) => {
    store = new S3BlobStore({ ...server.options, prefix, spoolDirectory: join(directory, 'spool') });
    await put();
    await store.check();
    const folder = `/blobs/${prefix.replace(/^\/|\/$/g, '')}/`;
    expect(server.requests.every((request) => request.path.startsWith(folder))).toBe(true);
  });

  it('uploads without the condition where the server does not know it', async () => {
    server.failUploads(501);
    await put();
    expect(uploads().map((request) => request.ifNoneMatch)).toEqual(['*', '']);
    expect(await store.read(digest, MIB)).toEqual(bytes);
  });

  it.each([409, 500, 503])('uploads again after %d', async (status) => {
    server.failUploads(status, status);
    await put();
    expect(uploads()).toHaveLength(3);
    expect(await store.read(digest, MIB)).toEqual(bytes);
  });

  it('gives up after four passing failures, with the last as the error', async () => {
    server.failUploads(503, 503, 503, 503);
    await expect(put()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    expect(uploads()).toHaveLength(4);
    expect(await fingerprints(join(directory, 'spool'))).toEqual([]);
  });

  it('does not insist when it is not allowed', async () => {
    server.failUploads(403);
    await expect(put()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(uploads()).toHaveLength(1);
  });

  it('does not pass off a damaged object, or one it was only told of, as stored', async () => {
    server.failUploads(412);
    await expect(put()).rejects.toThrow(BlobCorruptError);
    await put();
    await writeFile(server.fileOf(key), 'short');
    await expect(put()).rejects.toThrow(BlobCorruptError);
  });

  it('is not ready without its bucket or its server', async () => {
    const elsewhere = { ...server.options, bucket: 'nowhere', spoolDirectory: join(directory, 'spool') };
    const lost = new S3BlobStore(elsewhere);
    await expect(lost.check()).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(lost.open(digest)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await lost.close();
    const unreachable = new S3BlobStore({ ...elsewhere, endpoint: 'http://127.0.0.1:1' });
    await expect(unreachable.check()).rejects.toThrow('ECONNREFUSED');
    await unreachable.close();
  });

  it('gets its bucket made once', async () => {
    const options = { ...server.options, bucket: 'made-by-reef' };
    expect(await createBucket(options)).toBe(true);
    expect(await createBucket(options)).toBe(false);
    const store = new S3BlobStore({ ...options, spoolDirectory: join(directory, 'spool') });
    await store.check();
    await store.close();
  });
});

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import S3rver, { type Middleware } from 's3rver';

const BUCKET = 'blobs';

/** A request as the server saw it. */
export interface SeenRequest {
  method: string;
  path: string;
  ifNoneMatch: string;
  checksum: string;
  contentSha256: string;
}

export interface TestS3Server {
  options: {
    bucket: string;
    endpoint: string;
    region: string;
    accessKeyId: string;
    secretAccessKey: string;
    forcePathStyle: boolean;
  };
  requests: SeenRequest[];
  /** Answers the next uploads with these statuses instead of storing them. */
  failUploads(...statuses: number[]): void;
  /** The file behind an object, for tests that damage it. */
  fileOf(key: string): string;
  close(): Promise<void>;
}

/**
 * A real S3 server on a free local port. By itself it knows no create-only uploads, like the servers of its time;
 * `createOnly` adds what Amazon's answers.
 */
export async function startS3Server(directory: string, { createOnly }: { createOnly: boolean }): Promise<TestS3Server> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET }],
  });
  const requests: SeenRequest[] = [];
  const failures: number[] = [];
  completeBeforeAnswering(server);
  // Its request log writes after its end when a reader left early, and complains about that.
  server.middleware.shift();
  server.middleware.unshift(recorder(requests), planned(failures));
  if (createOnly) server.middleware.splice(2, 0, createOnlyUploads(server));
  const { port } = await server.run();
  return {
    options: {
      bucket: BUCKET,
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      forcePathStyle: true,
    },
    requests,
    failUploads: (...statuses) => void failures.push(...statuses),
    fileOf: (key) => server.store.getResourcePath(BUCKET, key, 'object'),
    close: () => server.close(),
  };
}

/** s3rver answers before its file is written, and writes in place: no real server does, and tests would be a lottery. */
function completeBeforeAnswering({ store }: S3rver): void {
  store.putObject = async ({ bucket, key, content, metadata }) => {
    const path = store.getResourcePath(bucket, key, 'object');
    const bytes = await buffer(content);
    const md5 = createHash('md5').update(bytes).digest('hex');
    await mkdir(dirname(path), { recursive: true });
    const arriving = `${path}.${randomUUID()}`;
    await writeFile(arriving, bytes);
    await rename(arriving, path);
    await store.putMetadata(bucket, key, metadata, md5);
    return { size: bytes.length, md5 };
  };
}

function recorder(requests: SeenRequest[]): Middleware {
  return async (context, next) => {
    requests.push({
      method: context.method,
      path: context.path,
      ifNoneMatch: context.get('if-none-match'),
      checksum: context.get('x-amz-checksum-sha256'),
      contentSha256: context.get('x-amz-content-sha256'),
    });
    await next();
  };
}

function planned(failures: number[]): Middleware {
  return async (context, next) => {
    const status = context.method === 'PUT' ? failures.shift() : undefined;
    if (status === undefined) return next();
    refuse(context, status);
  };
}

function createOnlyUploads(server: S3rver): Middleware {
  const underWay = new Set<string>();
  return async (context, next) => {
    if (context.method !== 'PUT' || context.get('if-none-match') !== '*') return next();
    const key = context.path.slice(`/${BUCKET}/`.length);
    if (await server.store.existsObject(BUCKET, key)) return refuse(context, 412);
    if (underWay.has(key)) return refuse(context, 409);
    underWay.add(key);
    await next().finally(() => underWay.delete(key));
  };
}

function refuse(context: Parameters<Middleware>[0], status: number): void {
  context.req.resume();
  context.status = status;
  context.set('content-type', 'application/xml');
  context.body = `<?xml version="1.0"?><Error><Code>Status${status}</Code><Message>refused</Message></Error>`;
}

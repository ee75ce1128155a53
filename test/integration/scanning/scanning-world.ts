import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { versionPublished, type EventContract, type Payload, type ScanCompleted, scanCompleted } from '@app/contracts';
import { childTraceparent, nowMs } from '@app/kernel';
import { BUS, decodeEvent, encodeEvent, REQUEST_ID, TRACEPARENT, type Bus } from '@app/messaging';
import { startProcess, type RunningProcess } from '@app/runtime';
import { BLOBS, type Blob, type BlobStore } from '@app/storage';
import { Client } from 'pg';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import { ScanningModule } from '../../../apps/scanning/src/scanning.module';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

export type Files = Readonly<Record<string, string | Buffer>>;

/** The scanning service on a real database, with the rest of Reef played by the test. */
export class ScanningWorld {
  /** What scanning has said, in order. */
  readonly said: { payload: ScanCompleted; requestId: string | undefined; atMs: number }[] = [];
  private process?: RunningProcess;
  private sequence = 0;

  private constructor(
    private readonly database: TestDatabase,
    private readonly blobs: TempDirectory,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly client: Client,
  ) {}

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<ScanningWorld> {
    const database = await createDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    return new ScanningWorld(database, await tempDirectory(), settings, client);
  }
  async start(): Promise<void> {
    this.process = await startProcess({
      name: 'scanning',
      services: [ScanningModule],
      environment: {
        DATABASE_URL: this.database.url,
        BLOB_DIR: this.blobs.path,
        REEF_SECRET_KEY: 'x'.repeat(32),
        OPS_PORT: '0',
        LOG_LEVEL: 'silent',
        ...this.settings,
      },
    });
    this.bus.broadcast(scanCompleted.subject, (message) => {
      const { payload } = decodeEvent(scanCompleted, message);
      this.said.push({ payload, requestId: message.headers[REQUEST_ID], atMs: performance.now() });
    });
  }
  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }
  async close(): Promise<void> {
    await this.stop();
    await this.client.end();
    await this.database.close();
    await this.blobs.close();
  }

  get bus(): Bus {
    return this.process!.app.get<Bus>(BUS);
  }
  store(bytes: Buffer): Promise<Blob> {
    return this.process!.app.get<BlobStore>(BLOBS).put(Readable.from([bytes]), { maxBytes: bytes.length });
  }
  async sql<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.client.query(text, [...values])).rows as R[];
  }

  /** Says that a version was published. @returns its event, to be said again */
  async publish(version: Payload<typeof versionPublished>, requestId = 'req-1'): Promise<() => Promise<void>> {
    const say = this.sayer(versionPublished, version, requestId);
    await say();
    return say;
  }
  saidOf(versionId: string): ScanCompleted[] {
    return this.said.filter(({ payload }) => payload.versionId === versionId).map(({ payload }) => payload);
  }

  private sayer<C extends EventContract>(contract: C, payload: Payload<C>, requestId: string): () => Promise<void> {
    const id = randomUUID();
    this.sequence += 1;
    const headers = { [REQUEST_ID]: requestId, [TRACEPARENT]: childTraceparent() };
    const event = { id, subject: contract.subject, sequence: this.sequence, headers, payload };
    const message = encodeEvent({ ...event, occurredAt: '2026-01-01T00:00:00.000Z' });
    return () => this.bus.publish(contract.subject, id, message);
  }
}

/** A published skill whose archive is stored; `parts` replace what does not matter. */
export function versionOf(
  blob: Blob,
  parts: Partial<Payload<typeof versionPublished>> = {},
): Payload<typeof versionPublished> {
  return {
    kind: 'skill',
    itemId: randomUUID(),
    versionId: randomUUID(),
    attemptId: randomUUID(),
    ownerId: randomUUID(),
    ownerHandle: 'ana',
    name: 'pdf-forms',
    displayName: 'PDF forms',
    summary: null,
    version: '1.0.0',
    frontMatter: {},
    artifact: { format: 'zip', ...blob },
    publishedAt: nowMs(),
    ...parts,
  };
}

export async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  return wholeOf(zip.outputStream as Readable);
}
export async function tgzOf(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [path, content] of Object.entries(files)) tar.entry({ name: `package/${path}` }, Buffer.from(content));
  tar.finalize();
  return gzipSync(await wholeOf(tar));
}
async function wholeOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

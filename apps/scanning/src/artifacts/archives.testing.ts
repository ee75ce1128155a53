import { gzipSync } from 'node:zlib';
import type { Readable } from 'node:stream';
import { pack, type Header } from 'tar-stream';
import { ZipFile } from 'yazl';

export type Files = Readonly<Record<string, string | Buffer>>;

/** A ZIP archive. For tests. */
export async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  return wholeOf(zip.outputStream as Readable);
}

/** A tarball as npm packs it: everything below `package/`. For tests. */
export async function tgzOf(files: Files, others: readonly Partial<Header>[] = []): Promise<Buffer> {
  const tar = pack();
  for (const other of others) tar.entry({ name: '', ...other });
  for (const [path, content] of Object.entries(files)) tar.entry({ name: `package/${path}` }, Buffer.from(content));
  tar.finalize();
  return gzipSync(await wholeOf(tar));
}

async function wholeOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

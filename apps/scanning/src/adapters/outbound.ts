import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { OpenBlob } from '@app/storage';
import { request } from 'undici';
import { ScannerUnavailableError } from './adapter';

interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  readonly signal: AbortSignal;
  /** The longest answer that is read, in bytes. */
  readonly maxBytes: number;
}
export interface Answer {
  readonly status: number;
  /** The answer as JSON; undefined when it is none. */
  readonly body: unknown;
}

/**
 * Asks an operator's server. Redirects are not followed: they are answers like others.
 * @throws ScannerUnavailableError the answer is longer than `maxBytes`
 * @throws what the network says
 */
export async function exchange(url: string, { maxBytes, ...outgoing }: Outgoing): Promise<Answer> {
  const { statusCode: status, body } = await request(url, outgoing);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > maxBytes) throw new ScannerUnavailableError(`It answered more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return { status, body: jsonOf(Buffer.concat(chunks).toString('utf8')) };
}

/** Whether a server says by its status that it will not look at these bytes, however often it is asked. */
export function isRefusal(status: number): boolean {
  return status === 400 || status === 413 || status === 415 || status === 422;
}

/** A failure that says what was answered, and nothing of what was sent. */
export function unexpectedStatus({ status }: Answer): ScannerUnavailableError {
  return new ScannerUnavailableError(`It answered ${status}.`);
}

/** A blob as the one file of a form (RFC 7578), streamed. */
export function asForm({ stream, size }: OpenBlob, fileName: string, contentType: string) {
  const boundary = `reef-${randomUUID()}`;
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n` +
      `content-type: ${contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + size + tail.length),
    },
    body: Readable.from(framed(head, stream, tail)),
  };
}

async function* framed(head: Buffer, stream: Readable, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  yield* stream as AsyncIterable<Buffer>;
  yield tail;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

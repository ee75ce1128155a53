import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { within } from './eventually';

/** What came back over a bare connection; `status` is 0 when nothing did. */
export interface RawReply {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends bytes no HTTP client would, and reads what comes back until the server closes or falls silent.
 *
 * @param url only host and port are used
 */
export async function sendRaw(url: string, bytes: string | Buffer, { waitMs = 5_000 } = {}): Promise<RawReply> {
  const socket = await open(url);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await within(waitMs, Promise.race([once(socket, 'close'), firstAnswer(socket)]));
  socket.destroy();
  const text = Buffer.concat(chunks).toString('latin1');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

/** Sends the start of a request and cuts the connection, as a client does whose line breaks. */
export async function cutOff(url: string, bytes: string | Buffer): Promise<void> {
  const socket = await open(url);
  await new Promise<void>((sent) => socket.write(bytes, () => sent()));
  socket.resetAndDestroy();
  if (!socket.closed) await once(socket, 'close');
}

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => undefined); // a refused request may end in a reset, after the answer
  return socket;
}

/** Resolves when an answer with its whole body, or without one, has arrived. */
function firstAnswer(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const headEnd = text.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      if (headEnd !== -1 && length !== undefined && text.length >= headEnd + 4 + Number(length)) resolve();
    });
  });
}

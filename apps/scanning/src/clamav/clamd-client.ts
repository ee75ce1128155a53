import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ScannerUnavailableError } from '../adapters/adapter';
import type { ClamdAddress } from './clamd-address.rules';

/** clamd has ended the connection in the middle of a stream. It does so at its size limit, or when it ends itself. */
export class ClamdHungUpError extends ScannerUnavailableError {
  constructor() {
    super('clamd hung up before the end of the archive.');
    this.name = 'ClamdHungUpError';
  }
}

const MOST_REPLY_BYTES = 64 * 1024;
const END = 0;
const ENDED = 'the connection ended';
const HUNG_UP = new Set([ENDED, 'EPIPE', 'ECONNRESET']);

/**
 * One command to clamd and its reply, over a connection of their own: `z<command>\0`, then with `body` each chunk after
 * its length, and a length of zero at the end.
 *
 * @param signal cuts the connection
 * @throws ClamdHungUpError clamd has had enough of `body`
 * @throws ScannerUnavailableError the connection ended before a reply did
 */
export async function askClamd(
  address: ClamdAddress,
  command: 'VERSION' | 'INSTREAM',
  signal: AbortSignal,
  body?: AsyncIterable<Buffer>,
): Promise<string> {
  const socket = connect(address);
  const cut = (): void => void socket.destroy();
  signal.addEventListener('abort', cut);
  if (signal.aborted) cut();
  try {
    const progress = { isSending: body !== undefined };
    const reply = replyOn(socket, progress);
    socket.write(`z${command}\0`);
    // clamd may have enough before the end, say at its size limit: then what it said counts, not what could not be sent.
    if (body !== undefined) void send(socket, body, progress).catch(cut);
    return await reply;
  } finally {
    signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

/** Whether there is more to send. */
interface Progress {
  isSending: boolean;
}

async function send(socket: Socket, body: AsyncIterable<Buffer>, progress: Progress): Promise<void> {
  for await (const chunk of body) {
    if (socket.destroyed) return;
    socket.write(lengthOf(chunk.length));
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
  if (socket.destroyed) return;
  progress.isSending = false;
  socket.write(lengthOf(0));
}
function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function replyOn(socket: Socket, progress: Progress): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let reason = ENDED;
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      const end = chunk.indexOf(END);
      if (end < 0 && size <= MOST_REPLY_BYTES) return;
      if (end >= 0)
        resolve(
          Buffer.concat(chunks)
            .subarray(0, size - chunk.length + end)
            .toString('utf8'),
        );
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? 'the connection failed'));
    socket.on('close', () => {
      const hungUp = progress.isSending && HUNG_UP.has(reason);
      reject(hungUp ? new ClamdHungUpError() : new ScannerUnavailableError(`clamd has not answered: ${reason}.`));
    });
  });
}

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, EXIT } from './exit-codes';

/** A line nobody types is longer. */
const MAX_LENGTH = 4_096;

/**
 * A password, asked for without showing it, or the first line of what is piped in. Never an argument: those are in the
 * shell's history and everybody's process list.
 */
export async function readPassword(prompt: string): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) return checked(line);
    return checked('');
  } finally {
    lines.close();
    if (isTerminal) process.stderr.write('\n');
  }
}

function checked(line: string): string {
  if (line === '' || line.length > MAX_LENGTH)
    throw new CommandError('No password: type it when asked, or pipe it in as one line.', EXIT.usage);
  return line;
}

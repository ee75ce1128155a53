import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually';
import { findProgram } from './find-program';
import { freePort } from './free-port';
import { startProcess, type TestProcess } from './processes';
import { tempDirectory, type TempDirectory } from './temp-directory';

/** The harmless file that every virus scanner calls one; in parts, so that no scanner minds this one. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('');
/** What our ClamAV takes for a potentially unwanted application. */
export const UNWANTED = 'an application that nobody wanted';

/** A real clamd that knows two signatures of our own, on a port of the loopback interface and on a socket. */
export class TestClamd {
  private constructor(
    private readonly directory: TempDirectory,
    private readonly server: TestProcess,
    private readonly port: number,
  ) {}

  static async start(): Promise<TestClamd> {
    const { path, env } = await findProgram({
      program: 'clamd',
      packages: ['clamav-daemon', 'libclamav12', 'libmspack0'],
      advice: 'install it from https://www.clamav.net/downloads or with "brew install clamav"',
    });
    const directory = await tempDirectory();
    const port = await freePort();
    const config = join(directory.path, 'clamd.conf');
    await writeFile(
      join(directory.path, 'reef.ndb'),
      signatures({ 'Reef.Eicar': EICAR, 'PUA.Reef.Unwanted': UNWANTED }),
    );
    await writeFile(config, settings(directory.path, port));
    const server = await startProcess({ command: path, args: ['--config-file', config], env, cwd: '/' });
    const clamd = new TestClamd(directory, server, port);
    try {
      await eventually(() => answers(port), true);
      return clamd;
    } catch (error) {
      await clamd.stop();
      throw error;
    }
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }
  get socketPath(): string {
    return join(this.directory.path, 'clamd.sock');
  }
  async stop(): Promise<void> {
    await this.server.kill();
    await this.directory.close();
  }
}

/** In ClamAV's extended format: name, any kind of file, anywhere in it, these bytes. */
function signatures(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([name, text]) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`)
    .join('');
}

function settings(directory: string, port: number): string {
  return [
    `DatabaseDirectory ${directory}`,
    `LocalSocket ${join(directory, 'clamd.sock')}`,
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    'StreamMaxLength 1M',
    'DetectPUA yes',
    'Foreground yes',
    'SelfCheck 0',
    '',
  ].join('\n');
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write('zPING\0'));
    socket.once('data', (data: Buffer) => {
      resolve(data.toString() === 'PONG\0');
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

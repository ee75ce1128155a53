import { findProgram } from './find-program';

/** Path of a `nats-server` program. */
export async function findNatsServer(): Promise<string> {
  const { path } = await findProgram({
    program: 'nats-server',
    packages: ['nats-server'],
    advice: 'install it from https://github.com/nats-io/nats-server/releases or with "brew install nats-server"',
  });
  return path;
}

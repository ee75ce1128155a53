import { join } from 'node:path';

const REGISTER = join(__dirname, 'register-typescript.cjs');

/** Command and arguments that run a TypeScript file of this repository in a process of its own, without a build. */
export function runSource(file: string, ...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: ['--require', REGISTER, file, ...args] };
}

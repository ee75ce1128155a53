import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type CommandResult } from './run-command';
import { tempDirectory } from './temp-directory';

const PROGRAMS = {
  npm: ['npm'],
  pnpm: [process.execPath, join(__dirname, '../../node_modules/pnpm/bin/pnpm.cjs')],
  yarn: [process.execPath, join(__dirname, '../../node_modules/yarn/bin/yarn.js')],
} as const;
export type NpmProgram = keyof typeof PROGRAMS;

/**
 * npm, pnpm or yarn on a computer of its own: home, caches, settings and project are new, and no registry but the given
 * one is known.
 */
export class NpmClient {
  private constructor(
    private readonly program: NpmProgram,
    readonly directory: string,
    readonly close: () => Promise<void>,
  ) {}

  /** @param token sent to the registry, as a line in `.npmrc` */
  static async create(program: NpmProgram, registry: string, token?: string): Promise<NpmClient> {
    const { path, close } = await tempDirectory();
    await mkdir(join(path, 'home'));
    await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', private: true }));
    const settings = [
      ...[`registry=${registry}/`, 'fund=false', 'update-notifier=false', 'manage-package-manager-versions=false'],
      ...[`cache=${join(path, 'cache')}`, `store-dir=${join(path, 'store')}`, `cache-dir=${join(path, 'cache')}`],
      ...['fetch-retries=0', 'loglevel=notice'],
      ...(token === undefined ? [] : [`${registry.replace(/^https?:/, '')}/:_authToken=${token}`]),
    ];
    await writeFile(join(path, '.npmrc'), `${settings.join('\n')}\n`);
    await writeFile(join(path, '.yarnrc'), `registry "${registry}/"\ndisable-self-update-check true\n`);
    return new NpmClient(program, path, close);
  }

  /** Runs one command in the project; every exit code is a result. */
  run(...args: string[]): Promise<CommandResult> {
    const [command, ...before] = PROGRAMS[this.program];
    const env = {
      ...{ HOME: join(this.directory, 'home'), XDG_CONFIG_HOME: undefined, npm_config_userconfig: undefined },
      ...{ YARN_CACHE_FOLDER: join(this.directory, 'cache'), NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1', CI: '1' },
      NODE_OPTIONS: `--require ${join(__dirname, 'no-tuf.cjs')}`,
    };
    return runCommand(command, [...before, ...args], { env, cwd: this.directory });
  }
  /** Runs a command that must succeed. @returns its standard output */
  async must(...args: string[]): Promise<string> {
    const result = await this.run(...args);
    if (result.code === 0) return result.stdout;
    throw new Error(`${this.program} ${args.join(' ')} ended with ${result.code}: ${result.output}`);
  }
  /** A file below the project. */
  read(...path: string[]): Promise<Buffer> {
    return readFile(join(this.directory, ...path));
  }
}

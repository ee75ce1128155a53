import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Files } from './bundles';
import { runCommand, type CommandResult } from './run-command';
import { tempDirectory } from './temp-directory';

/** The published clients, by their folder in node_modules; newest first. */
export const CLIENTS = ['clawhub', 'clawhub-0.20.0', 'clawhub-0.8.0', 'clawhub-0.5.0'] as const;
export type Client = (typeof CLIENTS)[number];

/** What starts a client. */
export function clientProgram(client: Client): string {
  return join(__dirname, '../../node_modules', client, 'bin/clawdhub.js');
}

/** What makes a client start in two thirds of the time; what it sends and refuses stays the same. */
export const FASTER_START = ['--import', join(__dirname, 'interpreted-schemas.mjs')];

export interface CliOptions {
  /** Default: the newest. */
  readonly client?: Client;
  /** Start it exactly as its users do, which takes longer. Default: no. */
  readonly asShipped?: boolean;
  /** Tell the registry what is installed, as the clients do unless they are told not to. Default: no. */
  readonly telemetry?: boolean;
}

/** A published ClawHub command line on a computer of its own: home, configuration and working directory are new. */
export class ClawhubCli {
  private constructor(
    private readonly registry: string,
    readonly directory: string,
    readonly close: () => Promise<void>,
    private readonly options: CliOptions,
  ) {}

  static async create(registry: string, options: CliOptions = {}): Promise<ClawhubCli> {
    const { path, close } = await tempDirectory();
    return new ClawhubCli(registry, path, close, options);
  }

  /** Runs one command against the registry; every exit code is a result. */
  run(...args: string[]): Promise<CommandResult> {
    return this.runWith({}, ...args);
  }
  /** The same with changes to its environment. */
  runWith(changes: Readonly<Record<string, string>>, ...args: string[]): Promise<CommandResult> {
    const home = join(this.directory, 'home');
    const env = {
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      CLAWHUB_CONFIG_PATH: join(home, 'clawhub.json'),
      CLAWHUB_DISABLE_TELEMETRY: this.options.telemetry === true ? undefined : '1',
      CLAWHUB_WORKDIR: undefined,
      CLAWHUB_REGISTRY: undefined,
      CLAWHUB_SITE: undefined,
      NO_COLOR: '1',
      ...changes,
    };
    const global = ['--no-input', '--workdir', this.directory, '--registry', this.registry];
    const program = clientProgram(this.options.client ?? 'clawhub');
    const node = this.options.asShipped === true ? [] : FASTER_START;
    return runCommand(process.execPath, [...node, program, ...global, ...args], { env, cwd: this.directory });
  }
  /** Runs a command that must succeed. @returns what it printed */
  async must(...args: string[]): Promise<string> {
    const result = await this.run(...args);
    if (result.code !== 0) throw new Error(`clawhub ${args.join(' ')} ended with ${result.code}: ${result.output}`);
    return result.output;
  }
  /** The same for a command that prints JSON, which comes without the progress beside it. */
  async json(...args: string[]): Promise<ReturnType<typeof JSON.parse>> {
    const result = await this.run(...args);
    if (result.code !== 0) throw new Error(`clawhub ${args.join(' ')} ended with ${result.code}: ${result.output}`);
    return JSON.parse(result.stdout);
  }
  /** Runs a command that must fail. @returns what it printed */
  async refuses(...args: string[]): Promise<string> {
    const result = await this.run(...args);
    if (result.code !== 1) throw new Error(`clawhub ${args.join(' ')} ended with ${result.code}: ${result.output}`);
    return result.output;
  }

  /** Writes a folder below the working directory. @returns its path */
  async writeFolder(name: string, files: Files): Promise<string> {
    const folder = join(this.directory, name);
    for (const [path, content] of Object.entries(files)) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return folder;
  }
  /** Files of a skill it has installed, without the notes it keeps for itself. */
  installed(slug: string): Promise<Record<string, Buffer>> {
    return readFolder(join(this.directory, 'skills', slug));
  }
}

/** Every file below a folder by its path, hidden ones left out. */
export async function readFolder(folder: string): Promise<Record<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const visible = files.filter((file) => !relative(folder, file).startsWith('.'));
  const read = async (file: string) => [relative(folder, file), await readFile(file)] as const;
  return Object.fromEntries(await Promise.all(visible.map(read)));
}

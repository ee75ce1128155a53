import { mainOf } from './reef-process';
import { runCommand, type CommandResult } from './run-command';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs one command of the operator's command line, as `npm run reef` does, with nothing but these settings. */
export function runReef(env: Environment, ...args: string[]): Promise<CommandResult> {
  return runCommand(process.execPath, [mainOf('reef'), ...args], { env });
}

/** Runs a command that must succeed and print one JSON document. */
export async function reefJson(env: Environment, ...args: string[]): Promise<ReturnType<typeof JSON.parse>> {
  const { code, stdout, stderr } = await runReef(env, '--json', ...args);
  if (code !== 0) throw new Error(`reef ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

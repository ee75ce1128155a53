import { clientProgram, FASTER_START, type Client } from './clawhub-cli';
import { runCommand } from './run-command';

/** Printed under `Commands:` or another heading: the name, then what it takes, then two spaces and what it does. */
const COMMAND_LINE = /^ {2}([a-z][a-z-]*)((?: [[<][^\]>]+[\]>])*)(?: {2,}|$)/;
/** A command of no arguments may have commands below it; `scan` has both. */
const MAY_HAVE_COMMANDS = /^(?:auth|package|publisher|scan|skill|transfer|trusted-publisher)$/;

/**
 * Every command a client has, as its own help tells: `login`, `transfer accept`, …
 *
 * @param isWanted of a first word; the helps below the others are not asked for
 */
export async function commandsOf(
  client: Client,
  isWanted: (word: string) => boolean = () => true,
  above: readonly string[] = [],
): Promise<string[]> {
  const args = [...FASTER_START, clientProgram(client), ...above, '--help'];
  const { stdout } = await runCommand(process.execPath, args, { env: { NO_COLOR: '1', COLUMNS: '200' } });
  const commands = linesOfCommands(stdout).flatMap((line) => COMMAND_LINE.exec(line)?.[1] ?? []);
  const found: string[] = [];
  for (const name of commands.filter((command) => command !== 'help')) {
    const command = [...above, name];
    if (!isWanted(command[0] ?? name)) continue;
    const below = MAY_HAVE_COMMANDS.test(name) ? await commandsOf(client, isWanted, command) : [];
    if (below.length === 0 || name === 'scan') found.push(command.join(' '));
    found.push(...below);
  }
  return found;
}

/** The part of a help text that lists commands, whatever the headings are called. */
function linesOfCommands(help: string): string[] {
  let options = false;
  return help.split('\n').filter((line) => {
    if (/^[A-Z][\w ]*:/.test(line)) options = /^(?:Arguments|Env|Options|Usage):/.test(line);
    return !options;
  });
}

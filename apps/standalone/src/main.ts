import { runMain } from '@app/runtime';
import { openDatabase } from './open-database';
import { startStandalone } from './start-standalone';

const print = (text: string): void => void process.stdout.write(text);

// `database` is for the operator's commands; it ends with who asked for it, however that one ends.
if (process.argv[2] === 'database') {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
  runMain(() => openDatabase(process.env, print));
} else runMain(() => startStandalone(process.env, print));

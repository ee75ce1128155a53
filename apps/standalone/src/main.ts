import { runMain } from '@app/runtime';
import { startStandalone } from './start-standalone';

runMain(() => startStandalone(process.env, (text) => process.stdout.write(text)));

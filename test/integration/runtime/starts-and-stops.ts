import { startProcess } from '@app/runtime';
import { copiesNotes, TakesNotes } from '../messaging/notes';

/** Starts two services and stops them, and does not call `process.exit`. */
async function main(): Promise<void> {
  const services = [TakesNotes, copiesNotes()];
  const running = await startProcess({ name: 'sample', services, environment: process.env });
  await running.stop();
  process.stdout.write('stopped\n');
}
void main();

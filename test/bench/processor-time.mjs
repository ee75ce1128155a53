import { existsSync, readFileSync } from 'node:fs';

/** The clock of `/proc`, which is the same on every Linux of today. */
const MS_A_TICK = 10;

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 240;

/** Waits until a process has done what is left to do, such as scanning what was published: at most two minutes. */
export async function settled(pid) {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const before = processorMs(pid);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    // Where nobody says how much it did, it is not waited for.
    if (!(processorMs(pid) - before > LOOK_EVERY_MS / 20)) return;
  }
  throw new Error(`process ${pid} does not come to rest`);
}

/** Processor time that a process and its children have used, in milliseconds; NaN where only Linux says. */
export function processorMs(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return NaN;
  // After the name, which may hold anything: state is field 3, user and system time are 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return own + children.reduce((sum, child) => sum + processorMs(child), 0);
}

import { existsSync, readFileSync } from 'node:fs';

/** The clock of `/proc`, which is the same on every Linux of today. */
const MS_A_TICK = 10;

/** Processor time that a process and its children have used, in milliseconds; NaN where only Linux says. */
export function processorMs(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return NaN;
  // After the name, which may hold anything: state is field 3, user and system time are 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return own + children.reduce((sum, child) => sum + processorMs(child), 0);
}

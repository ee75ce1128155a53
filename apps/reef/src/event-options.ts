import { nowMs } from '@app/kernel';
import { CommandError, EXIT } from './exit-codes';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How long before now, as `90s`, `10m`, `2h` or `1d`; anything else is a moment, which Reef reads. */
export function momentOf(text: string, now = nowMs()): string {
  const [, amount, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (amount === undefined) return text;
  const moment = new Date(now - Number(amount) * (UNITS_MS[unit] ?? 0));
  if (Number.isNaN(moment.getTime()) || moment.getTime() < 0)
    throw new CommandError(`${text} is longer than there has been time.`, EXIT.usage);
  return moment.toISOString();
}

/** What every event's subject begins with may be left out. */
export function subjectOf(text: string): string {
  return text.startsWith('reef.') || text.startsWith('>') || text.startsWith('*') ? text : `reef.evt.${text}`;
}

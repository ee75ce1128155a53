import { html, type Html } from './html';

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** `2 h ago`, `in 3 days`, `just now`. */
export function relativeTime(at: Date, nowMs: number): string {
  const seconds = (nowMs - at.getTime()) / 1_000;
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (unit === undefined) return seconds < 0 ? 'in less than a minute' : 'just now';
  const [name, size] = unit;
  const count = seconds < 0 ? Math.round(-seconds / size) : Math.floor(seconds / size);
  const amount = `${count} ${name}${count === 1 || (name.length <= 3 && name !== 'day') ? '' : 's'}`;
  return seconds < 0 ? `in ${amount}` : `${amount} ago`;
}

/** A time as people say it, with the exact one behind it. */
export function time(at: Date, nowMs: number): Html {
  const iso = at.toISOString();
  return html`<time datetime="${iso}" title="${iso.slice(0, 16).replace('T', ' ')} UTC"
    >${relativeTime(at, nowMs)}</time
  >`;
}

import { createHmac } from 'node:crypto';
import type { ServedDownload } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';

const HOUR_MS = 3_600_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

/** The same for two downloads that count once. */
export function downloadKey({ itemId, identity, servedAt }: ServedDownload): string {
  return `${itemId} ${identity} ${Math.floor(servedAt / HOUR_MS)}`;
}

/** How long downloads are gathered, and after `failures` in a row how long nobody is asked again. */
export function pauseMs(failures: number): number {
  return Math.min(SHORTEST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
}

/** Whether asking again may help: somebody is away or late. Anything else fails again. */
export function isTemporary(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'SERVICE_UNAVAILABLE' || error.code === 'DEADLINE_EXCEEDED');
}

/**
 * Who downloads, as far as counting goes: the user, else the address (server-semantics 3.13). A keyed hash: all IPv4
 * addresses are quickly hashed, and nobody need know who downloaded what.
 *
 * @returns undefined when neither is known; such a download does not count
 */
export function downloaderOf(
  actor: Actor | undefined,
  address: string | undefined,
  secret: string,
): string | undefined {
  const who = actor?.userId === undefined ? address && `ip:${address}` : `user:${actor.userId}`;
  return who && createHmac('sha256', secret).update(`download by ${who}`).digest('hex');
}

import { randomBytes } from 'node:crypto';

export const VALID_SECONDS = 15 * 60;
export const INTERVAL_SECONDS = 5;
/** What a program that asks too often has to wait longer, each time (RFC 8628 section 3.5). */
export const SLOWER_SECONDS = 5;
/** Timers run a little early, lines vary; in milliseconds. */
export const POLL_LENIENCE_MS = 500;

/** No letters that look like digits (client-contract 1.5): 32 signs, so that every byte counts evenly. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const DEFAULT_LABEL = 'CLI device login';

export function newDeviceCode(): string {
  return randomBytes(32).toString('hex');
}
/** `XXXX-XXXX`: 40 random bits, which live 15 minutes and may be guessed 20 times by one user. */
export function newUserCode(): string {
  const signs = [...randomBytes(8)].map((byte) => ALPHABET[byte % ALPHABET.length]!).join('');
  return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}
export function isDeviceCode(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** A code as people type it: any case, with or without the hyphen; undefined when it can be none. */
export function userCodeOf(text: string): string | undefined {
  const signs = text.length > 40 ? '' : text.toUpperCase().replace(/[\s\p{Pd}_.]/gu, '');
  const isCode = signs.length === 8 && [...signs].every((sign) => ALPHABET.includes(sign));
  return isCode ? `${signs.slice(0, 4)}-${signs.slice(4)}` : undefined;
}

export function deviceLabel(label: string): string {
  return label === '' ? DEFAULT_LABEL : label;
}

/** What a program may be told that asks whether somebody has confirmed. */
export type Poll = 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' | 'approved';

/** What is known of a device login. */
export interface DeviceLoginState {
  readonly state: 'pending' | 'approved' | 'denied';
  readonly expiresAt: Date;
  readonly intervalSeconds: number;
  readonly polledAt: Date | null;
}

/** @param login undefined when there is none with this code: it never was, or its token was handed out */
export function pollOf(login: DeviceLoginState | undefined, now: Date): Poll {
  if (login === undefined || login.expiresAt <= now) return 'expired_token';
  if (login.state === 'denied') return 'access_denied';
  if (login.state === 'approved') return 'approved';
  const { polledAt, intervalSeconds } = login;
  const earliestMs = polledAt === null ? 0 : polledAt.getTime() + intervalSeconds * 1_000 - POLL_LENIENCE_MS;
  return now.getTime() < earliestMs ? 'slow_down' : 'authorization_pending';
}

import { createHash } from 'node:crypto';
import type { AuditActor, AuditHead, AuditRecord, Initiator } from '@app/contracts';
import { canonicalJson, type Actor } from '@app/kernel';

/** What stands before the very first record. */
export const GENESIS_HASH = '0'.repeat(64);

/** Where a chain ends: what the next record is linked to. */
export interface ChainEnd extends AuditHead {
  readonly recordedAt: Date;
}
/** A record before it has its place. */
export type NewRecord = Omit<AuditRecord, 'day' | 'number' | 'recordedAt' | 'previousHash' | 'hash'>;

/**
 * Gives a record its place at the end of the chain. Its day is that of recording, which never goes back, however
 * clocks differ: a day that is over is closed.
 */
export function link(end: ChainEnd, record: NewRecord, now: Date): AuditRecord {
  const recordedAt = (now > end.recordedAt ? now : end.recordedAt).toISOString();
  const day = recordedAt.slice(0, 10);
  const number = day === end.day ? end.number + 1 : 1;
  const linked = { day, number, ...(storable(record) as NewRecord), recordedAt, previousHash: end.hash };
  return { ...linked, hash: recordHash(linked) };
}

/** SHA-256 over the canonical JSON of everything but the hash itself. */
export function recordHash(record: Omit<AuditRecord, 'hash'>): string {
  const { hash: _, ...content } = { hash: '', ...record };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** What is wrong with a record after the one before it (undefined: it must be the first); undefined when all is well. */
export function flawOf(record: AuditRecord, previous: AuditHead | undefined): string | undefined {
  if (record.hash !== recordHash(record)) return 'is not what was recorded: its content or its hash was changed';
  const expected = previous === undefined ? GENESIS_HASH : previous.hash;
  const isNext = previous?.day === record.day ? record.number === previous.number + 1 : record.number === 1;
  const isLater = previous === undefined || record.day >= previous.day;
  if (record.previousHash === expected && isNext && isLater) return undefined;
  return 'does not follow the record before it: records between them were removed, added or changed';
}

/** Who is recorded as the actor; `caller` knows the role where the event does not say it. */
export function actorOf(by: Initiator | 'unknown', caller: Actor | undefined): AuditActor {
  if (by === 'unknown') return { type: 'unknown', id: null, handle: null, role: null, clientId: null };
  const role = by.role ?? (caller !== undefined && caller.userId === by.userId ? caller.role : null);
  return {
    type: by.kind,
    id: by.userId ?? by.clientId ?? null,
    handle: by.handle ?? null,
    role: by.kind === 'user' ? role : null,
    clientId: by.clientId ?? null,
  };
}

/** The value as Postgres will give it back: no NUL, no half surrogate pair. What is hashed must be what is kept. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value.replaceAll('\0', '')).toString();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [storable(name), storable(member)]));
}

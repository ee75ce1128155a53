import type { AuditRecord } from '@app/contracts';
import fc from 'fast-check';
import { actorOf, flawOf, GENESIS_HASH, link, type ChainEnd, type NewRecord } from './audit-chain.rules';

const START: ChainEnd = { day: '1970-01-01', number: 0, recordedAt: new Date(0), hash: GENESIS_HASH };
const NOON = Date.parse('2026-11-22T12:00:00Z');

function someRecord(parts: Partial<NewRecord> = {}): NewRecord {
  return {
    id: '0190163d-8694-739b-aea5-966c26f8ad91',
    at: '2026-11-22T11:59:59.000Z',
    actor: { type: 'user', id: 'u1', handle: 'root', role: 'admin', clientId: null },
    action: 'role.change',
    target: { type: 'user', id: 'u2', name: 'bob' },
    reason: null,
    before: { role: 'user' },
    after: { role: 'moderator' },
    requestId: 'r',
    source: { service: 'gateway', eventId: '0190163d-8694-739b-aea5-966c26f8ad92' },
    ...parts,
  };
}
function endOf({ day, number, hash, recordedAt }: AuditRecord): ChainEnd {
  return { day, number, hash, recordedAt: new Date(recordedAt) };
}
/** Records recorded at these moments, one after the other. */
function chain(...moments: number[]): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const moment of moments) {
    const last = records.at(-1);
    records.push(link(last === undefined ? START : endOf(last), someRecord(), new Date(moment)));
  }
  return records;
}
function flawsOf(records: readonly AuditRecord[]): (string | undefined)[] {
  return records.map((record, i) => flawOf(record, records[i - 1]));
}

describe('link', () => {
  it('counts within a day and begins again on the next, linked to the day before', () => {
    const [one, two, three] = chain(NOON, NOON + 1, NOON + 86_400_000) as [AuditRecord, AuditRecord, AuditRecord];
    expect([one, two, three].map(({ day, number }) => `${day}/${number}`)).toEqual([
      '2026-11-22/1',
      '2026-11-22/2',
      '2026-11-23/1',
    ]);
    expect([one.previousHash, two.previousHash, three.previousHash]).toEqual([GENESIS_HASH, one.hash, two.hash]);
    expect(flawsOf([one, two, three])).toEqual([undefined, undefined, undefined]);
  });
  it('never goes back in time, whatever the clock of a replica says', () => {
    const records = chain(NOON, NOON - 86_400_000, NOON + 5);
    expect(records.map(({ recordedAt }) => Date.parse(recordedAt))).toEqual([NOON, NOON, NOON + 5]);
    expect(flawsOf(records)).toEqual([undefined, undefined, undefined]);
  });
  it('hashes what Postgres can keep', () => {
    const record = link(START, someRecord({ reason: 'a\0b\ud800', after: { 'k\0': ['\udc00'] } }), new Date(NOON));
    expect([record.reason, record.after]).toEqual(['ab\ufffd', { k: ['\ufffd'] }]);
    expect(flawOf(record, undefined)).toBeUndefined();
  });
});

describe('flawOf', () => {
  const day = chain(NOON, NOON + 1, NOON + 2, NOON + 3);
  it.each<[string, Partial<AuditRecord>]>([
    ['the actor', { actor: { type: 'system', id: null, handle: null, role: null, clientId: null } }],
    ['the action', { action: 'user.create' }],
    ['the target', { target: { type: 'user', id: 'u3', name: 'eve' } }],
    ['the reason', { reason: 'because' }],
    ['what was before', { before: null }],
    ['the time', { at: '2026-11-22T11:59:58.000Z' }],
    ['the number', { number: 9 }],
    ['the link', { previousHash: GENESIS_HASH }],
    ['the hash', { hash: 'f'.repeat(64) }],
  ])('finds a change of %s', (_what, change) => {
    const changed = day.map((record, i) => (i === 2 ? { ...record, ...change } : record));
    expect(flawsOf(changed)[2]).toMatch(/^is not what was recorded/);
  });
  it('finds a record that was removed, added or moved', () => {
    const [one, two, three, four] = day as [AuditRecord, AuditRecord, AuditRecord, AuditRecord];
    const forged = link(endOf(two), someRecord({ reason: 'forged' }), new Date(NOON + 1));
    for (const broken of [[two], [one, three], [one, two, forged, three], [one, three, two, four], [one, one]])
      expect(flawsOf(broken).filter((flaw) => flaw !== undefined)[0]).toMatch(/^does not follow/);
  });
  it('passes every honest chain', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 200_000_000 }), { maxLength: 20 }), (offsets) => {
        expect(flawsOf(chain(...offsets.map((offset) => NOON + offset))).every((flaw) => flaw === undefined)).toBe(
          true,
        );
      }),
    );
  });
});

describe('actorOf', () => {
  const root = { userId: 'u1', role: 'admin', publisherIds: [], tokenKind: 'api', scopes: [] } as const;
  it('believes the event, and the caller for the role it does not say', () => {
    const by = { kind: 'user', userId: 'u1', handle: 'root' } as const;
    const actor = { type: 'user', id: 'u1', handle: 'root', role: 'admin', clientId: null };
    expect(actorOf(by, root)).toEqual(actor);
    expect(actorOf({ ...by, role: 'moderator' }, root)).toEqual({ ...actor, role: 'moderator' });
    expect(actorOf(by, { ...root, userId: 'u2' })).toEqual({ ...actor, role: null });
    expect(actorOf(by, undefined)).toEqual({ ...actor, role: null });
  });
  it('names a client, and nobody when Reef did it itself', () => {
    const nobody = { id: null, handle: null, role: null, clientId: null };
    expect(actorOf({ kind: 'client', clientId: 'c' }, undefined)).toEqual({
      ...nobody,
      type: 'client',
      id: 'c',
      clientId: 'c',
    });
    expect(actorOf('unknown', root)).toEqual({ ...nobody, type: 'unknown' });
    expect(actorOf({ kind: 'system' }, root)).toEqual({ ...nobody, type: 'system' });
  });
});

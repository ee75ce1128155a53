import { randomUUID } from 'node:crypto';
import {
  listAudit,
  tokenCreated,
  userCreated,
  userRoleChanged,
  verifyAudit,
  type AuditPosition,
  type AuditRecord,
  type Initiator,
  type ListAuditInput,
  type VerifiedAudit,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import fc from 'fast-check';
import { ModerationModule } from '../../../apps/moderation/src/moderation.module';
import { eventually } from '../../support/eventually';
import { ServiceUnderTest } from '../scanning/service-under-test';

const ROOT: Actor = { userId: randomUUID(), role: 'admin', publisherIds: [], tokenKind: 'api', scopes: [] };
const BY: Initiator = { kind: 'user', userId: ROOT.userId!, handle: 'root', role: 'admin' };

let names = 0;
function newUser(parts: Partial<{ handle: string; displayName: string; by: Initiator }> = {}) {
  names += 1;
  const ids = { userId: randomUUID(), publisherId: randomUUID() };
  return { ...ids, handle: `user-${names}`, displayName: null, role: 'user' as const, by: BY, ...parts };
}

describe('the audit log', () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await ServiceUnderTest.open({ name: 'moderation', modules: [ModerationModule] });
  });
  afterAll(() => service.close());
  /** Each test begins with an empty log. */
  beforeEach(async () => {
    await tamper('TRUNCATE moderation.audit_record');
    await service.sql(`UPDATE moderation.audit_head SET day = '1970-01-01', number = 0, hash = repeat('0', 64)`);
  });

  const list = (input: Partial<ListAuditInput> = {}) => service.ask(listAudit, { limit: 100, ...input }, ROOT);
  const all = async (input: Partial<ListAuditInput> = {}): Promise<AuditRecord[]> => (await list(input)).items;
  const verify = (after?: AuditPosition, limit = 1000): Promise<VerifiedAudit> =>
    service.ask(verifyAudit, { limit, ...(after === undefined ? {} : { after }) }, ROOT);
  const recorded = (many: number) =>
    eventually(() => service.sql('SELECT count(*)::int AS many FROM moderation.audit_record'), [{ many }]);
  const create = async (many: number): Promise<AuditRecord[]> => {
    for (let i = 0; i < many; i += 1) await service.say(userCreated, newUser());
    await recorded(many);
    return all({ oldestFirst: true });
  };
  /** As somebody with every right in the database could, but not without trace. */
  const tamper = async (sql: string, values: unknown[] = []): Promise<void> => {
    await service.sql('ALTER TABLE moderation.audit_record DISABLE TRIGGER audit_record_is_append_only');
    await service.sql(sql, values);
    await service.sql('ALTER TABLE moderation.audit_record ENABLE TRIGGER audit_record_is_append_only');
  };

  it('records who did what to whom, from what to what, and in which request', async () => {
    const change = { userId: randomUUID(), handle: 'bob', before: 'user', after: 'moderator', by: BY } as const;
    await service.say(userRoleChanged, change, 'the-request');
    await recorded(1);
    expect(await all()).toEqual([
      {
        day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        number: 1,
        id: expect.any(String),
        at: '2026-01-01T00:00:00.000Z',
        recordedAt: expect.any(String),
        actor: { type: 'user', id: ROOT.userId, handle: 'root', role: 'admin', clientId: null },
        action: 'role.change',
        target: { type: 'user', id: change.userId, name: 'bob' },
        reason: null,
        before: { role: 'user' },
        after: { role: 'moderator' },
        requestId: 'the-request',
        source: { service: 'gateway', eventId: expect.any(String) },
        previousHash: '0'.repeat(64),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(await verify()).toMatchObject({ checked: 1, broken: null, next: null, head: { number: 1 } });
  });

  it('is whole when empty', async () => {
    expect(await list()).toEqual({ items: [], nextCursor: null });
    expect(await verify()).toEqual({ checked: 0, broken: null, next: null, head: null });
  });

  it('records an event once, however often it comes', async () => {
    const again = await service.say(userCreated, newUser());
    await again();
    await recorded(1);
    // Also after the inbox has forgotten it, as with a replay of old events.
    await service.sql('DELETE FROM moderation.inbox');
    await again();
    await service.say(userCreated, newUser());
    const handled = () => service.sql('SELECT 1 AS one FROM moderation.inbox');
    await eventually(async () => (await handled()).length, 2);
    expect(await verify()).toMatchObject({ checked: 2, broken: null });
  });

  it('keeps one unbroken chain while events of all kinds come at once', async () => {
    const said = Array.from({ length: 60 }, (_, i) => {
      const user = newUser();
      if (i % 2 === 0) return service.say(userCreated, user);
      const { userId, handle, by } = user;
      return service.say(tokenCreated, { tokenId: randomUUID(), userId, handle, label: 'x', prefix: 'clh_x', by });
    });
    await Promise.all(said);
    await recorded(60);
    expect(await verify()).toMatchObject({ checked: 60, broken: null, next: null });
    expect((await all({ action: 'token.create' })).length).toBe(30);
  });

  it('can be read back and verified whatever people write', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 30 }), 40).map((text) => text.replaceAll('\0', ''));
    const odd = ['\ud800', '\u2028"\\', '__proto__', '1e400', ' '];
    for (const displayName of [...texts, ...odd]) await service.say(userCreated, newUser({ displayName }));
    await recorded(45);
    expect(await verify()).toMatchObject({ checked: 45, broken: null });
  });

  it('lets nobody change, remove or empty it', async () => {
    await create(1);
    for (const sql of [
      `UPDATE moderation.audit_record SET action = 'x'`,
      `DELETE FROM moderation.audit_record`,
      `TRUNCATE moderation.audit_record`,
      `UPDATE moderation.audit_record SET action = 'x' WHERE false`,
    ])
      await expect(service.sql(sql)).rejects.toThrow('the audit log is only ever added to');
    expect(await verify()).toMatchObject({ checked: 1, broken: null });
  });

  it('shows the first record that was changed behind its back', async () => {
    const records = await create(5);
    await tamper(`UPDATE moderation.audit_record SET actor_handle = 'eve' WHERE id = $1`, [records[2]!.id]);
    const { day, number, id } = records[2]!;
    expect(await verify()).toMatchObject({
      checked: 2,
      broken: { day, number, id, problem: expect.stringContaining('is not what was recorded') },
    });
  });
  it('shows where a record was removed', async () => {
    const records = await create(4);
    await tamper('DELETE FROM moderation.audit_record WHERE id = $1', [records[1]!.id]);
    expect(await verify()).toMatchObject({
      checked: 1,
      broken: { id: records[2]!.id, problem: expect.stringContaining('does not follow') },
    });
  });
  it('shows that the oldest or the newest records are missing', async () => {
    const records = await create(4);
    await tamper('DELETE FROM moderation.audit_record WHERE id = $1', [records[3]!.id]);
    const { day, number } = records[3]!;
    expect(await verify()).toMatchObject({ checked: 3, broken: { day, number, id: null } });
    await tamper('DELETE FROM moderation.audit_record WHERE id = $1', [records[0]!.id]);
    expect(await verify()).toMatchObject({ checked: 0, broken: { id: records[1]!.id } });
    await tamper('DELETE FROM moderation.audit_record');
    expect(await verify()).toMatchObject({ checked: 0, broken: { day, number, id: null } });
  });

  it('is verified part by part, with the same result', async () => {
    const records = await create(5);
    const first = await verify(undefined, 2);
    expect(first).toMatchObject({ checked: 2, broken: null, next: { number: 2 } });
    const second = await verify(first.next!, 2);
    expect(second).toMatchObject({ checked: 2, broken: null, next: { number: 4 } });
    expect(await verify(second.next!, 2)).toMatchObject({ checked: 1, broken: null, next: null });
    expect(await verify(first.next!, 3)).toMatchObject({ checked: 3, next: { number: 5 } });
    expect(await verify({ day: records[0]!.day, number: 5 }, 3)).toMatchObject({
      checked: 0,
      broken: null,
      next: null,
    });
    expect(await verify({ day: '2020-01-01', number: 7 })).toMatchObject({
      broken: { number: 7, problem: 'is missing' },
    });
  });

  it('is listed newest first in pages, without a gap or a repetition', async () => {
    const records = await create(7);
    const ids = records.map(({ id }) => id);
    for (const oldestFirst of [false, true]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ limit: 3, oldestFirst, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(oldestFirst ? ids : [...ids].reverse());
    }
  });

  it('is filtered by actor, action, target and time; a cursor of other filters starts again', async () => {
    const client: Initiator = { kind: 'client', clientId: 'c1' };
    const bob = newUser({ by: client });
    await service.say(userCreated, bob);
    await service.say(userRoleChanged, {
      userId: bob.userId,
      handle: bob.handle,
      before: 'user',
      after: 'admin',
      by: BY,
    });
    await recorded(2);
    const actions = async (input: Partial<ListAuditInput>) => (await all(input)).map(({ action }) => action).sort();
    expect(await actions({ actor: 'root' })).toEqual(['role.change']);
    expect(await actions({ actor: ROOT.userId! })).toEqual(['role.change']);
    expect(await actions({ actor: 'c1' })).toEqual(['user.create']);
    expect(await actions({ action: 'user.create' })).toEqual(['user.create']);
    expect(await actions({ target: bob.handle })).toEqual(['role.change', 'user.create']);
    expect(await actions({ target: bob.userId, actor: 'root' })).toEqual(['role.change']);
    expect(await actions({ since: '2026-01-01T00:00:00Z', until: '2026-01-01T00:00:01Z' })).toHaveLength(2);
    expect(await actions({ since: '2026-01-01T00:00:01Z' })).toEqual([]);
    expect(await actions({ until: '2026-01-01T00:00:00Z' })).toEqual([]);
    expect(await actions({ actor: "'; DROP TABLE" })).toEqual([]);
    const { nextCursor } = await list({ limit: 1 });
    expect((await list({ limit: 1, action: 'user.create', cursor: nextCursor! })).items).toHaveLength(1);
  });

  it.each<[string, Actor | undefined]>([
    ['nobody', undefined],
    ['a user', { ...ROOT, role: 'user' }],
    ['a moderator', { ...ROOT, role: 'moderator' }],
  ])('shows nothing to %s', async (_who, actor) => {
    await expect(service.ask(listAudit, { limit: 1 }, actor)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(service.ask(verifyAudit, { limit: 1 }, actor)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

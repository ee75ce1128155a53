import { findPublisher } from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { AuthenticationService } from '../../../apps/gateway/src/authentication/authentication.service';
import { asked, CatalogStandIn } from './catalog-stand-in';
import { ADMIN_TOKEN, startGateway, type Answer, type TestGateway } from './start-gateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [CatalogStandIn] });
});
afterAll(() => gateway.stop());

const create = (token: string, handle: string, displayName?: string) =>
  gateway.post('/api/v1/publishers', { handle, displayName }, { token });
const setMember = (token: string, handle: string, member: string, role: string) =>
  gateway.call('PUT', `/api/v1/publishers/${handle}/members/${member}`, { token, body: JSON.stringify({ role }) });
const removeMember = (token: string, handle: string, member: string) =>
  gateway.call('DELETE', `/api/v1/publishers/${handle}/members/${member}`, { token });
const view = (handle: string, token?: string) =>
  gateway.get(`/api/v1/publishers/${handle}`, token === undefined ? {} : { token });
const statusesOf = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();
const eventsAbout = (handle: string) =>
  gateway.sql<{ subject: string; payload: Record<string, unknown> }>(
    `SELECT subject, payload FROM gateway.outbox WHERE payload->>'handle' = $1 AND subject LIKE '%.publisher.%'
     ORDER BY position`,
    [handle],
  );

describe('POST /api/v1/publishers', () => {
  it('makes an organization that the caller owns', async () => {
    const token = await gateway.tokenOf('ana');
    const created = await create(token, '@Acme', ' Acme Inc. ');
    expect([created.status, created.json]).toEqual([
      200,
      { ok: true, publisherId: expect.any(String), handle: 'acme', created: true, trusted: false },
    ]);
    expect((await view('Acme', token)).json).toMatchObject({
      ...{ handle: 'acme', displayName: 'Acme Inc.', kind: 'org', members: [{ handle: 'ana', role: 'owner' }] },
    });
    expect((await view('acme')).json).not.toHaveProperty('members');
    expect((await eventsAbout('acme')).map(({ subject }) => subject.split('.')[4])).toEqual(['created', 'memberAdded']);
    expect((await eventsAbout('acme'))[0]!.payload).toMatchObject({ by: { handle: 'ana', role: 'user' } });
  });
  it('gives a handle to one of twenty who ask at once', async () => {
    const tokens = await Promise.all(['p', 'q', 'r', 's'].map((handle) => gateway.tokenOf(handle)));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => create(tokens[i % 4]!, 'wanted')));
    expect(statusesOf(answers)).toEqual([200, ...Array<number>(19).fill(409)]);
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ text }) => text))).toEqual(
      new Set(['Publisher handle "@wanted" is already claimed']),
    );
  });
  it.each([
    ['ana', 409, 'Publisher handle "@ana" is already claimed'],
    ['', 400, 'Handle is required'],
    ['a b', 400, 'Handle must be lowercase, url-safe, and 2-40 characters'],
    ['-a', 400, 'Handle must be lowercase, url-safe, and 2-40 characters'],
    ['a'.repeat(41), 400, 'Handle must be lowercase, url-safe, and 2-40 characters'],
    ['skills', 400, 'Handle "@skills" is reserved for ClawHub routes. Choose a different handle.'],
  ])('refuses %j', async (handle, status, text) => {
    expect(await create(await gateway.tokenOf('hana'), handle)).toMatchObject({ status, text });
  });
  it('is for users', async () => {
    expect(await gateway.post('/api/v1/publishers', { handle: 'x' })).toMatchObject({ status: 401 });
  });
  it('keeps the publishers of a user few enough to travel', async () => {
    const token = await gateway.tokenOf('squatter');
    const [user] = await gateway.sql<{ id: string }>(`SELECT id FROM gateway.user WHERE handle = 'squatter'`);
    await gateway.sql(
      `WITH made AS (INSERT INTO gateway.publisher (id, kind, handle, created_at)
         SELECT gen_random_uuid(), 'org', 'squat-' || n, now() FROM generate_series(1, 99) n RETURNING id)
       INSERT INTO gateway.publisher_member SELECT id, $1, 'owner', now() FROM made`,
      [user!.id],
    );
    expect(await create(token, 'one-more')).toMatchObject({
      ...{ status: 409, text: '"@squatter" already belongs to 100 publishers, which is the most.' },
    });
    expect((await view('one-more')).status).toBe(404);
  });
});

describe('members', () => {
  it('are added, changed and removed, and every replica knows with the next request', async () => {
    const [owner, member] = await Promise.all([gateway.tokenOf('olga'), gateway.tokenOf('max')]);
    await create(owner, 'guild');
    expect((await view('guild', member)).json).not.toHaveProperty('members'); // and so max is remembered
    expect((await setMember(owner, 'guild', '@Max', 'publisher')).json).toMatchObject({
      ...{ ok: true, added: true, member: { handle: 'max', role: 'publisher' } },
    });
    expect((await view('guild', member)).json.members).toHaveLength(2);
    expect(await setMember(member, 'guild', 'max', 'owner')).toMatchObject({ status: 403 });
    expect((await setMember(owner, 'guild', 'max', 'admin')).json).toMatchObject({ added: false });
    expect((await removeMember(member, 'guild', 'max')).json).toMatchObject({
      ...{ ok: true, removed: true, member: { handle: 'max', role: 'admin' } },
    });
    expect(await removeMember(owner, 'guild', 'max')).toMatchObject({
      ...{ status: 404, text: '"@max" is not a member of "@guild".' },
    });
    expect((await eventsAbout('guild')).map(({ subject }) => subject.split('.')[4])).toEqual([
      ...['created', 'memberAdded', 'memberAdded', 'memberRoleChanged', 'memberRemoved'],
    ]);
  });
  it('keep an owner when the last two leave at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [`one-${round}`, `two-${round}`];
      const [first, second] = await Promise.all([gateway.tokenOf(one), gateway.tokenOf(two)]);
      await create(first, `duo-${round}`);
      await setMember(first, `duo-${round}`, two, 'owner');
      const answers = await Promise.all([
        removeMember(first, `duo-${round}`, two),
        removeMember(second, `duo-${round}`, one),
      ]);
      const left = await gateway.sql(
        `SELECT 1 FROM gateway.publisher_member m JOIN gateway.publisher p ON p.id = m.publisher_id
         WHERE p.handle = $1 AND m.role = 'owner'`,
        [`duo-${round}`],
      );
      expect([statusesOf(answers)[0], left.length]).toEqual([200, 1]);
    }
  });
  it('keep an owner in good standing when one leaves and the other is banned', async () => {
    const [first] = await Promise.all([gateway.tokenOf('good'), gateway.tokenOf('bad')]);
    await create(first, 'pair');
    await setMember(first, 'pair', 'bad', 'owner');
    await gateway.admin('/api/v1/users/ban', { handle: 'bad' });
    expect(await removeMember(first, 'pair', 'good')).toMatchObject({
      ...{ status: 409, text: '"@pair" must keep at least one owner.' },
    });
    await gateway.admin('/api/v1/users/ban', { handle: 'good' });
    const hidden = asked
      .filter(({ what }) => what === 'hide')
      .map(({ input }) => (input as { ownerIds: string[] }).ownerIds);
    // The first ban left an owner; with the second the organization has nobody.
    expect(hidden.slice(-2).map(({ length }) => length)).toEqual([1, 2]);
  });
  it('keep an owner whatever a query tries', async () => {
    await create(await gateway.tokenOf('sole'), 'solo');
    const remove = gateway.sql(`DELETE FROM gateway.publisher_member m USING gateway.publisher p
      WHERE p.id = m.publisher_id AND p.handle = 'solo'`);
    await expect(remove).rejects.toMatchObject({ constraint: 'publisher_keeps_an_owner' });
  });
});

describe('administration of organizations', () => {
  const ensure = (body: object) => gateway.admin('/api/v1/users/publisher', body);

  it('makes one official, and no more, with a reason that stays', async () => {
    const path = '/api/v1/users/publisher-official';
    const token = await gateway.tokenOf('olga');
    await create(token, 'vendor');
    const change = (action: string, reason = 'Signed a contract', handle = '@Vendor') =>
      gateway.admin(path, { action, handle, reason });
    const added = (await change('add')).json;
    expect(added).toMatchObject({ ok: true, handle: 'vendor', added: true, officialPublisherId: expect.any(String) });
    expect((await change('add')).json).toMatchObject({ ok: true, added: false });
    const listed = async () => {
      const { items } = (await gateway.get(path, { token: ADMIN_TOKEN })).json as { items: { handle: string }[] };
      return items.find(({ handle }) => handle === 'vendor');
    };
    expect(await listed()).toMatchObject({
      ...{ officialPublisherId: added.officialPublisherId, publisherId: added.publisherId, kind: 'org', active: true },
      ...{ reason: 'Signed a contract', createdByHandle: 'admin' },
    });
    expect((await change('remove', 'Contract ended')).json).toMatchObject({ ok: true, removed: true });
    expect(await listed()).toMatchObject({ active: false, reason: 'Contract ended' });
    expect((await eventsAbout('vendor')).at(-1)).toMatchObject({
      payload: { reason: 'Contract ended', before: { trusted: true }, after: { trusted: false } },
    });
    expect((await change('add', ' ')).text).toBe('Missing reason');
    expect((await change('add', 'x', 'olga')).text).toBe('Only an organization can be an official publisher');
    expect((await change('add', 'x', 'nobody-here')).status).toBe(404);
    expect((await gateway.get(path, { token })).status).toBe(403);
  });

  it('makes one with a member, and changes one that is there', async () => {
    await gateway.tokenOf('lena');
    const made = await ensure({
      handle: 'openclaw',
      displayName: 'OpenClaw',
      memberHandle: 'lena',
      memberRole: 'admin',
    });
    expect(made.json).toMatchObject({
      ...{ ok: true, handle: 'openclaw', created: true, migrated: false, trusted: true },
      member: { handle: 'lena', role: 'admin' },
    });
    const again = await ensure({ handle: '@OpenClaw', trusted: false });
    expect(again.json).toEqual({
      ...{
        ok: true,
        publisherId: made.json.publisherId,
        handle: 'openclaw',
        created: false,
        migrated: false,
        trusted: false,
      },
    });
    expect((await eventsAbout('openclaw')).at(-1)).toMatchObject({
      payload: {
        before: { displayName: 'OpenClaw', trusted: true },
        after: { displayName: 'OpenClaw', trusted: false },
      },
    });
    const { json } = await gateway.admin('/api/v1/users/publisher-member', {
      handle: 'openclaw',
      memberHandle: 'lena',
    });
    expect(json).toMatchObject({
      ok: true,
      handle: 'openclaw',
      removed: true,
      member: { handle: 'lena', role: 'admin' },
    });
  });
  it('turns a personal publisher into one; its user keeps the token and gets another handle', async () => {
    const token = await gateway.tokenOf('shared');
    await gateway.tokenOf('shared-user');
    const [before] = await gateway.sql<{ id: string }>(`SELECT id FROM gateway.publisher WHERE handle = 'shared'`);
    const migrated = await ensure({ handle: 'shared' });
    expect(migrated.json).toMatchObject({ publisherId: before!.id, created: false, migrated: true, trusted: true });
    expect((await gateway.get('/api/v1/whoami', { token })).json.user.handle).toBe('shared-user-2');
    expect((await view('shared', token)).json).toMatchObject({
      ...{ kind: 'org', members: [{ handle: 'shared-user-2', role: 'owner' }] },
    });
  });
  it('happens once when it is asked for at once', async () => {
    await gateway.tokenOf('crowd');
    const answers = await Promise.all(Array.from({ length: 5 }, () => ensure({ handle: 'crowd' })));
    expect(answers.filter(({ json }) => json.migrated === true)).toHaveLength(1);
    const made = await Promise.all(Array.from({ length: 5 }, () => ensure({ handle: 'brand-new' })));
    expect(statusesOf(made)).toEqual([200, 200, 200, 200, 200]);
    expect(made.filter(({ json }) => json.created === true)).toHaveLength(1);
  });
  it('leaves the account alone that administers the registry', async () => {
    expect(await ensure({ handle: 'admin' })).toMatchObject({ status: 400 });
  });
});

it('skills are reclaimed for a user or an organization by asking the catalog', async () => {
  const reclaim = (body: object) => gateway.admin('/api/v1/users/reclaim', body);
  await gateway.tokenOf('rory');
  expect((await reclaim({ handle: '@Rory', slugs: [' Diffs '], reason: 'trademark' })).json).toMatchObject({
    ok: true,
  });
  expect(asked.at(-1)).toMatchObject({
    ...{ what: 'reclaim', by: 'admin' },
    input: { ownerHandle: 'rory', slugs: ['diffs'], reason: 'trademark' },
  });
  for (const [body, status, text] of [
    [{ slugs: ['x'] }, 400, 'Missing handle'],
    [{ handle: 'rory' }, 400, 'Missing slugs array'],
    [{ handle: 'rory', slugs: Array(201).fill('x') }, 400, 'Too many slugs (max 200)'],
    [{ handle: 'rory', slugs: ['x'], reason: 'x'.repeat(501) }, 400, 'Reason too long (max 500 chars)'],
    [{ handle: 'nobody-at-all', slugs: ['x'] }, 404, 'User not found'],
  ] as const)
    expect(await reclaim(body)).toMatchObject({ status, text });
  const token = await gateway.tokenOf('greedy');
  expect(await gateway.post('/api/v1/users/reclaim', { handle: 'greedy', slugs: ['x'] }, { token })).toMatchObject({
    status: 403,
    text: 'Admin role required.',
  });
});

describe('reservations', () => {
  it('keep a handle for its rightful owner', async () => {
    const [rightful, other] = await Promise.all([gateway.tokenOf('rightful'), gateway.tokenOf('other')]);
    const reserved = await gateway.admin('/api/v1/admin/handles/reserve', { handle: 'brand', ownerHandle: 'rightful' });
    expect(reserved.json).toMatchObject({ ok: true, handle: 'brand' });
    const text = 'Handle "@brand" is reserved for its rightful owner. Choose a different handle.';
    expect(await create(other, 'brand')).toMatchObject({ status: 409, text });
    expect(await gateway.admin('/api/v1/admin/users', { handle: 'brand' })).toMatchObject({ status: 409, text });
    expect(await create(rightful, 'brand')).toMatchObject({ status: 200 });
    expect(await gateway.admin('/api/v1/admin/handles/reserve', { handle: 'brand' })).toMatchObject({ status: 409 });
  });
  it('end when an administrator says so', async () => {
    await gateway.admin('/api/v1/admin/handles/reserve', { handle: 'nobodys' });
    const release = () => gateway.admin('/api/v1/admin/handles/release', { handle: 'nobodys' });
    expect((await release()).json).toMatchObject({ released: true });
    expect((await release()).json).toMatchObject({ released: false });
  });
  it('of names are asked of the catalog, for a user or an organization', async () => {
    const reserve = (body: object) => gateway.admin('/api/v1/users/reserve', body);
    await create(await gateway.tokenOf('rita'), 'rita-inc');
    const done = await reserve({ handle: 'rita-inc', slugs: [' Diffs '], packageNames: ['@rita-inc/diffs'] });
    expect(done.json).toMatchObject({ ok: true });
    expect(asked.at(-1)).toMatchObject({
      ...{ what: 'reserve', by: 'admin' },
      input: { ownerHandle: 'rita-inc', slugs: ['diffs'], packageNames: ['@rita-inc/diffs'], reason: null },
    });
    expect(await reserve({ slugs: ['x'] })).toMatchObject({ status: 400, text: 'Missing handle' });
    expect(await reserve({ handle: 'rita' })).toMatchObject({
      status: 400,
      text: 'Missing slugs or packageNames array',
    });
    expect(await reserve({ handle: 'rita', slugs: Array(201).fill('x') })).toMatchObject({
      ...{ status: 400, text: 'Too many reservations (max 200)' },
    });
    expect(await reserve({ handle: 'nobody-at-all', slugs: ['x'] })).toMatchObject({
      status: 404,
      text: 'User not found',
    });
  });
});

it('what services are told of a user includes which publishers it manages, at once after a change', async () => {
  const [owner, token] = [await gateway.tokenOf('olga'), await gateway.tokenOf('otto')];
  const created = await create(owner, 'otto-and-olga');
  const { publisherId } = created.json as { publisherId: string };
  const managed = async () => {
    const identity = await gateway.process.app.get(AuthenticationService).identify(`Bearer ${token}`);
    const { publisherIds, managedPublisherIds } = (identity as { actor: Actor }).actor;
    expect(managedPublisherIds).toContain(publisherIds[0]);
    return [publisherIds.includes(publisherId), managedPublisherIds?.includes(publisherId)];
  };
  expect(await managed()).toEqual([false, false]);
  await setMember(owner, 'otto-and-olga', 'otto', 'publisher');
  expect(await managed()).toEqual([true, false]);
  await setMember(owner, 'otto-and-olga', 'otto', 'admin');
  expect(await managed()).toEqual([true, true]);
  await setMember(owner, 'otto-and-olga', 'otto', 'publisher');
  expect(await managed()).toEqual([true, false]);
});

describe('findPublisher', () => {
  const find = (handle: string, userId?: string) => {
    const actor: Actor = {
      ...(userId === undefined ? {} : { userId }),
      role: 'user',
      publisherIds: [],
      tokenKind: 'api',
      scopes: [],
    };
    const context = { requestId: newId(), traceparent: childTraceparent(), actor };
    return runInContext(context, () => gateway.process.app.get(RpcClient).call(findPublisher, { handle }));
  };

  it('tells other services who has a handle and what the asking user is there', async () => {
    await create(await gateway.tokenOf('fiona'), 'found', 'Found');
    const [user] = await gateway.sql<{ id: string }>(`SELECT id FROM gateway.user WHERE handle = 'fiona'`);
    expect(await find('@Found', user!.id)).toMatchObject({
      ...{ handle: 'found', displayName: 'Found', kind: 'org', trusted: false, role: 'owner' },
    });
    expect(await find('found')).toMatchObject({ role: null });
    expect(await find('found')).not.toHaveProperty('userId');
    expect(await find('fiona')).toMatchObject({ kind: 'user', role: null, userId: user!.id });
    await expect(find('nobody-has-it')).rejects.toMatchObject({ code: 'PUBLISHER_NOT_FOUND' });
    await gateway.admin('/api/v1/users/ban', { handle: 'fiona' });
    await expect(find('fiona')).rejects.toMatchObject({ code: 'PUBLISHER_NOT_FOUND' });
  });
});

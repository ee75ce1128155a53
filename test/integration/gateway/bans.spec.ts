import { SuspectedUploadersSubscriber } from '../../../apps/gateway/src/accounts/suspected-uploaders.subscriber';
import { newId } from '@app/kernel';
import { unitOfWorkOf, type UnitOfWork } from '@app/persistence';
import { asked, CatalogStandIn } from './catalog-stand-in';
import { startGateway, type TestGateway } from './start-gateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [CatalogStandIn] });
});
afterAll(() => gateway.stop());

const INVALID = 'Unauthorized: API token is invalid or revoked. Run `clawhub login` again.';
const SUSPENDED = 'Unauthorized: This ClawHub account is not in good standing and cannot use API tokens.';

const whoami = (token: string) => gateway.get('/api/v1/whoami', { token });
const ban = (body: object) => gateway.admin('/api/v1/users/ban', body);
const unban = (body: object) => gateway.admin('/api/v1/users/unban', body);
const events = (subject: string, handle: string) =>
  gateway.sql<{ payload: Record<string, unknown> }>(
    `SELECT payload FROM gateway.outbox WHERE subject = $1 AND payload->>'handle' = $2 ORDER BY position`,
    [`reef.evt.gateway.${subject}.v1`, handle],
  );
async function personalOf(handle: string): Promise<string> {
  const [row] = await gateway.sql<{ id: string }>(`SELECT id FROM gateway.publisher WHERE handle = $1`, [handle]);
  return row!.id;
}

describe('POST /api/v1/users/ban', () => {
  it('revokes every token at once, hides what the account owns and says how much that was', async () => {
    const token = await gateway.tokenOf('mallory', 'moderator');
    expect((await whoami(token)).status).toBe(200); // and so it is remembered
    const banned = await ban({ handle: '@Mallory', reason: 'spam' });
    expect(banned.json).toEqual({
      ...{ ok: true, alreadyBanned: false, deletedSkills: 3, hiddenPackages: 1, scheduledSkills: false },
      deletedComments: { skillComments: 0, soulComments: 0 },
    });
    expect(await whoami(token)).toMatchObject({ status: 401, text: expect.stringContaining(SUSPENDED) });
    const [fact] = await events('user.banned', 'mallory');
    expect(fact!.payload).toMatchObject({
      ...{ reason: 'spam', roleBefore: 'moderator', revokedTokens: 1, publisherIds: [await personalOf('mallory')] },
      by: { kind: 'user', handle: 'admin', role: 'admin' },
    });
    expect(asked.at(-1)).toMatchObject({
      ...{ what: 'hide', by: 'admin' },
      input: { cause: 'ban', holdId: fact!.payload['restrictionId'] },
    });
    expect((await events('user.roleChanged', 'mallory'))[0]!.payload).toMatchObject({
      before: 'moderator',
      after: 'user',
    });
  });

  it('changes nothing the second time, by handle or by id', async () => {
    await gateway.tokenOf('twice');
    await ban({ handle: 'twice' });
    const [user] = await gateway.sql<{ id: string }>(`SELECT id FROM gateway.user WHERE handle = 'twice'`);
    for (const body of [{ handle: 'twice' }, { userId: user!.id }, { userId: user!.id, handle: 'admin' }])
      expect((await ban(body)).json).toMatchObject({ ok: true, alreadyBanned: true, deletedSkills: 0 });
    expect(await events('user.banned', 'twice')).toHaveLength(1);
  });
  it('happens once when it is asked for twenty times at once', async () => {
    await gateway.tokenOf('hurry');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ban({ handle: 'hurry' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter(({ json }) => json.alreadyBanned === false)).toHaveLength(1);
    expect(await events('user.banned', 'hurry')).toHaveLength(1);
  });

  it('tells a surviving token what is wrong with its account', async () => {
    const token = await gateway.tokenOf('survivor');
    await ban({ handle: 'survivor' });
    await gateway.sql(`UPDATE gateway.api_token SET revoked_at = NULL WHERE prefix = $1`, [token.slice(0, 12)]);
    const answer = await whoami(token);
    expect([answer.status, answer.text.startsWith(SUSPENDED)]).toEqual([401, true]);
  });
  it('leaves no token to an account that is banned while one is made', async () => {
    await gateway.tokenOf('racer');
    const [made] = await Promise.all([
      gateway.admin('/api/v1/admin/tokens', { handle: 'racer' }),
      ban({ handle: 'racer' }),
    ]);
    if (made.status === 201) expect(await whoami(made.json.token as string)).toMatchObject({ status: 401 });
    expect((await gateway.admin('/api/v1/admin/tokens', { handle: 'racer' })).text).toBe('User not found');
  });

  it.each([
    [{}, 400, 'Missing userId or handle'],
    [{ handle: 'nobody-here' }, 404, 'User not found'],
    [{ handle: "x' OR 1=1" }, 404, 'User not found'],
    [{ userId: 'not-an-id' }, 404, 'User not found'],
    [{ handle: 'admin' }, 400, 'Cannot ban yourself'],
    [{ handle: 'x', reason: 'x'.repeat(501) }, 400, 'Reason too long (max 500 chars)'],
    [{ handle: 5 }, 400, 'Ban payload: handle: must be a string'],
  ])('answers %j with %s', async (body, status, text) => {
    expect(await ban(body)).toMatchObject({ status, text });
  });
  it('is for moderators, who cannot ban administrators', async () => {
    const moderator = await gateway.tokenOf('mod', 'moderator');
    const user = await gateway.tokenOf('plain');
    await gateway.tokenOf('boss', 'admin');
    const as = (token: string | undefined, body: unknown) =>
      gateway.post('/api/v1/users/ban', body, token === undefined ? {} : { token });
    expect(await as(undefined, { handle: 'plain' })).toMatchObject({ status: 401 });
    expect(await as(user, { handle: 'mod' })).toMatchObject({ status: 403, text: 'Moderator role required.' });
    expect(await as(moderator, { handle: 'boss' })).toMatchObject({
      ...{ status: 403, text: 'Forbidden: only an administrator may ban an administrator.' },
    });
    expect(await as(moderator, { handle: 'plain' })).toMatchObject({ status: 200 });
    expect(await gateway.post('/api/v1/users/unban', { handle: 'plain' }, { token: moderator })).toMatchObject({
      ...{ status: 403, text: 'Admin role required.' },
    });
  });
});

describe('POST /api/v1/users/unban', () => {
  it('asks the catalog to undo that ban; tokens and role do not come back', async () => {
    const token = await gateway.tokenOf('forgiven', 'moderator');
    await ban({ handle: 'forgiven', reason: 'a mistake' });
    expect((await unban({ handle: 'forgiven', reason: 'sorry' })).json).toEqual({
      ...{ ok: true, alreadyUnbanned: false, restoredSkills: 2, restoredPackages: 1, scheduledSkills: false },
    });
    expect((await whoami(token)).text).toBe(INVALID);
    const [[banned], [unbanned]] = [await events('user.banned', 'forgiven'), await events('user.unbanned', 'forgiven')];
    expect(unbanned!.payload).toMatchObject({
      ...{ restrictionId: banned!.payload['restrictionId'], reason: 'sorry', banReason: 'a mistake' },
    });
    const { json } = await gateway.admin('/api/v1/admin/tokens', { handle: 'forgiven' });
    expect((await whoami(json.token as string)).json.user).toMatchObject({ handle: 'forgiven', role: 'user' });
  });
  it('says so when there is no ban, and when there is no way back', async () => {
    await gateway.tokenOf('innocent');
    expect((await unban({ handle: 'innocent' })).json).toEqual({ ok: true, alreadyUnbanned: true });
    await gateway.sql(`UPDATE gateway.user SET state = 'deleted' WHERE handle = 'innocent'`);
    expect(await unban({ handle: 'innocent' })).toMatchObject({
      ...{ status: 400, text: 'Cannot unban a permanently deleted account' },
    });
    expect((await ban({ handle: 'innocent' })).json).toMatchObject({ alreadyBanned: true });
  });
});

describe('POST /api/v1/users/reclassify-ban', () => {
  const reclassify = (body: object) => gateway.admin('/api/v1/users/reclassify-ban', body);

  it('gives a ban another reason, or says what would change', async () => {
    await gateway.tokenOf('misread');
    await ban({ handle: 'misread', reason: 'malware' });
    const dry = await reclassify({ handle: 'misread', reason: 'spam', dryRun: true });
    expect(dry.json).toMatchObject({ dryRun: true, previousReason: 'malware', nextReason: 'spam', changed: true });
    const done = await reclassify({ handle: 'misread', reason: 'spam', dryRun: false });
    expect(done.json).toMatchObject({ dryRun: false, previousReason: 'malware', changed: true });
    expect((await reclassify({ handle: 'misread', reason: 'spam' })).json).toMatchObject({ changed: false });
    expect(await events('user.banReclassified', 'misread')).toMatchObject([
      { payload: { before: 'malware', after: 'spam' } },
    ]);
  });
  it('needs a ban and a reason', async () => {
    await gateway.tokenOf('unbanned');
    expect(await reclassify({ handle: 'unbanned', reason: 'x' })).toMatchObject({ text: 'User is not banned' });
    expect(await reclassify({ handle: 'unbanned', reason: ' ' })).toMatchObject({ text: 'Missing reason' });
  });
});

describe('moderation holds', () => {
  it('hide what an account owns, which goes on working', async () => {
    const token = await gateway.tokenOf('watched');
    const held = await gateway.admin('/api/v1/users/moderation-hold', { handle: 'watched', reason: 'odd uploads' });
    expect(held.json).toEqual({
      ...{ ok: true, alreadyHeld: false, hiddenSkills: 3, hiddenPackages: 1, scheduledSkills: false },
    });
    expect(asked.at(-1)).toMatchObject({ what: 'hide', input: { cause: 'moderation' } });
    expect((await whoami(token)).status).toBe(200);
    expect((await gateway.admin('/api/v1/users/moderation-hold', { handle: 'watched' })).json).toMatchObject({
      alreadyHeld: true,
    });
    const lift = () => gateway.admin('/api/v1/users/lift-moderation-hold', { handle: 'watched', reason: 'fine' });
    expect((await lift()).json).toEqual({ ok: true, alreadyCleared: false, restoredSkills: 2, scheduledSkills: false });
    expect((await lift()).json).toMatchObject({ ok: true, alreadyCleared: true });
    expect(await events('user.released', 'watched')).toMatchObject([{ payload: { holdReason: 'odd uploads' } }]);
  });
  it('come by themselves to who publishes malware again and again, once, and never to the staff', async () => {
    const handles = ['careless', 'colleague'] as const;
    await gateway.tokenOf('careless');
    await gateway.tokenOf('colleague', 'moderator');
    const ids = await gateway.sql<{ userId: string }>(
      `SELECT id AS "userId" FROM gateway.user WHERE handle = ANY($1) ORDER BY handle`,
      [handles],
    );
    const subscriber = gateway.process.app.get(SuspectedUploadersSubscriber, { strict: false });
    const unitOfWork = gateway.process.app.get<UnitOfWork>(unitOfWorkOf('gateway'), { strict: false });
    for (const { userId } of [...ids, ...ids]) {
      const payload = { userId, maliciousVersions: 3, windowHours: 24 };
      const event = { id: newId(), sequence: 1, occurredAt: new Date(), payload };
      await unitOfWork.run((tx) => subscriber.onUploaderSuspected(event, tx));
    }
    expect(await events('user.held', 'careless')).toMatchObject([
      { payload: { reason: '3 malicious versions within 24 hours', by: { kind: 'system' } } },
    ]);
    expect(await events('user.held', 'colleague')).toEqual([]);
  });
});

describe('a banned `admin`', () => {
  it('comes back with a new REEF_ADMIN_TOKEN, and so does what it owns', async () => {
    const before = await startGateway({ neighbours: [CatalogStandIn] });
    const deputy = await before.tokenOf('deputy', 'admin');
    expect((await before.post('/api/v1/users/ban', { handle: 'admin' }, { token: deputy })).status).toBe(200);
    await before.process.stop();
    const token = `clh_${'n'.repeat(43)}`;
    const after = await startGateway({ database: before.database, environment: { REEF_ADMIN_TOKEN: token } });
    try {
      expect((await after.get('/api/v1/whoami', { token })).json.user).toMatchObject({
        handle: 'admin',
        role: 'admin',
      });
      const said = await after.sql(
        `SELECT payload->'by' AS by FROM gateway.outbox WHERE subject = 'reef.evt.gateway.user.unbanned.v1'`,
      );
      expect(said).toEqual([{ by: { kind: 'system' } }]);
    } finally {
      await after.stop();
    }
  });
});

describe('without the catalog', () => {
  it('a ban holds all the same; hiding follows', async () => {
    const alone = await startGateway();
    try {
      const token = await alone.tokenOf('mallory');
      expect((await alone.admin('/api/v1/users/ban', { handle: 'mallory' })).json).toMatchObject({
        ...{ alreadyBanned: false, deletedSkills: 0, scheduledSkills: true },
      });
      expect(await alone.get('/api/v1/whoami', { token })).toMatchObject({ status: 401 });
    } finally {
      await alone.stop();
    }
  });
});

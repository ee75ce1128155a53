import { sha256, simpleSkill, uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { send, type Reply } from '../support/http';
import { ReefProcess } from '../support/reef-process';
import { type User } from '../support/registry-client';
import { inBothTopologies, inTopology, START_TIMEOUT_MS } from '../support/world';

inBothTopologies('reports, appeals and the word of moderators', (world) => {
  const [slug, plugin] = [uniqueName('reported'), uniqueName('reported-plugin')];
  const [skillPath, pluginPath] = [`/api/v1/skills/${slug}`, `/api/v1/packages/${plugin}`];
  let [owner, reporter, moderator]: User[] = [];
  beforeAll(async () => {
    [owner, reporter, moderator] = await Promise.all(
      ['owner', 'reporter', 'mod'].map((name) => world.createUser(name)),
    );
    const promotion = { handle: moderator!.handle, role: 'moderator' };
    (await world.request('POST', '/api/v1/users/role', { token: world.adminToken, json: promotion })).expect(200);
    for (const version of ['1.0.0', '1.1.0'])
      (await world.publishSkillParts(owner!, { slug, version, files: simpleSkill(slug, version) })).expect(200);
    for (const version of ['1.0.0', '1.1.0'])
      (await world.publishPlugin(owner!, { name: plugin, version })).expect(200);
  });

  const by = (user: User | undefined, method: string, address: string, json?: object): Promise<Reply> =>
    world.request(method, address, { token: user?.token, ...(json === undefined ? {} : { json }) });
  const answerTo = async (path: string): Promise<string> => {
    const { status, text } = await world.get(path);
    return status === 200 ? '200' : `${status} ${text}`;
  };

  it('a package: reported, quarantined with the report, appealed against, approved', async () => {
    const downloads = [
      `${pluginPath}/download?version=1.1.0`,
      `${pluginPath}/versions/1.1.0/artifact/download`,
      `${pluginPath}/file?path=package.json&version=1.1.0`,
      `/api/npm/${plugin}/-/${plugin}-1.1.0.tgz`,
    ];
    const answers = () => Promise.all(downloads.map(answerTo));
    await eventually(answers, ['200', '200', '200', '200']);

    const report = (
      await by(reporter, 'POST', `${pluginPath}/report`, { reason: 'Odd binary', version: '1.1.0' })
    ).expect(200);
    expect(report.json).toMatchObject({ ok: true, reported: true, alreadyReported: false, reportCount: 1 });
    const { packageId, releaseId } = report.json;
    const listed = (await by(moderator, 'GET', '/api/v1/packages/reports?limit=100')).expect(200).json;
    const item = listed.items.find((known: { packageId: string }) => known.packageId === packageId);
    expect(item).toMatchObject({
      ...{ releaseId, name: plugin, family: 'code-plugin', version: '1.1.0', reason: 'Odd binary', status: 'open' },
      ...{ reporter: { userId: reporter!.userId, handle: reporter!.handle }, triagedAt: null, actionTaken: null },
    });
    const queue = (await by(moderator, 'GET', '/api/v1/packages/moderation/queue?limit=100')).expect(200).json;
    expect(queue.items.find((known: { packageId: string }) => known.packageId === packageId)).toMatchObject({
      ...{ name: plugin, version: '1.1.0', reportCount: 1, reasons: ['reports:1'], artifactKind: 'npm-pack' },
    });

    const triage = { status: 'confirmed', note: 'Quarantined for now.', finalAction: 'quarantine' };
    const triaged = await by(moderator, 'POST', `/api/v1/packages/reports/${item.reportId}/triage`, triage);
    expect(triaged.expect(200).json).toEqual({
      ...{ ok: true, reportId: item.reportId, packageId, status: 'confirmed', reportCount: 0 },
      actionTaken: 'quarantine',
    });
    const blocked = 'Blocked: this package release is quarantined by ClawHub moderation.';
    await eventually(answers, [
      ...[`403 ${blocked}`, `403 ${blocked}`, `403 ${blocked}`, `403 ${JSON.stringify({ error: blocked })}`],
    ]);
    expect(await answerTo(`${pluginPath}/download?version=1.0.0`)).toBe('200');

    const status = async () => (await by(owner, 'GET', `${pluginPath}/moderation`)).expect(200).json;
    expect(await status()).toMatchObject({
      package: { packageId, name: plugin, reportCount: 0, scanStatus: 'malicious' },
      latestRelease: {
        ...{ releaseId, version: '1.1.0', scanStatus: 'malicious', moderationState: 'quarantined' },
        ...{ moderationReason: 'Quarantined for now.', blockedFromDownload: true },
        reasons: ['manual:quarantined', 'scan:malicious'],
      },
    });
    expect(JSON.stringify(await status())).not.toContain(reporter!.handle);
    (await by(reporter, 'GET', `${pluginPath}/moderation`)).expect(403);
    (await by(undefined, 'GET', `${pluginPath}/moderation`)).expect(401);

    const noticesOf = async (user: User | undefined) =>
      (await by(user, 'GET', '/api/v1/me/enforcement')).expect(200).json.items as Record<string, unknown>[];
    const states = async () =>
      (await noticesOf(owner)).map(({ measure, state }) => `${String(measure)} ${String(state)}`);
    await eventually(states, ['version.quarantined active']);
    expect((await noticesOf(owner))[0]).toMatchObject({
      ...{ publisher: owner!.handle, reason: 'manual.quarantined', note: 'Quarantined for now.' },
      ...{ evidence: { path: `${pluginPath}/moderation` }, appeal: { path: `${pluginPath}/appeal`, open: null } },
    });
    expect(JSON.stringify(await noticesOf(owner))).not.toContain(reporter!.userId);
    expect(await noticesOf(reporter)).toEqual([]);
    (await by(undefined, 'GET', '/api/v1/me/enforcement')).expect(401);

    const plea = { version: '1.1.0', message: 'The binary is signed.' };
    const appeal = (await by(owner, 'POST', `${pluginPath}/appeal`, plea)).expect(200).json;
    expect(appeal).toMatchObject({
      ok: true,
      submitted: true,
      alreadyOpen: false,
      packageId,
      releaseId,
      status: 'open',
    });
    const resolution = { status: 'accepted', note: 'It is.', finalAction: 'approve' };
    const resolved = await by(moderator, 'POST', `/api/v1/packages/appeals/${appeal.appealId}/resolve`, resolution);
    expect(resolved.expect(200).json).toEqual({
      ...{ ok: true, appealId: appeal.appealId, packageId, releaseId, status: 'accepted', actionTaken: 'approve' },
    });
    await eventually(answers, ['200', '200', '200', '200']);
    await eventually(states, ['version.quarantined lifted']);
    expect(await status()).toMatchObject({
      latestRelease: { moderationState: 'approved', moderationReason: 'It is.', reasons: ['manual:approved'] },
      appeal: { status: 'accepted', resolutionNote: 'It is.' },
    });
  });

  it('a skill: hidden with a report, restored with an appeal, as it was', async () => {
    const before = await answerTo(skillPath);
    const { reportId, skillId } = (await by(reporter, 'POST', `${skillPath}/report`, { reason: 'Steals' })).expect(
      200,
    ).json;
    const hide = { status: 'confirmed', note: 'Hidden.', finalAction: 'hide' };
    const triaged = await by(moderator, 'POST', `/api/v1/skills/-/reports/${reportId}/triage`, hide);
    expect(triaged.expect(200).json).toMatchObject({
      skillId,
      status: 'confirmed',
      reportCount: 0,
      actionTaken: 'hide',
    });
    await eventually(() => answerTo(skillPath), '404 Skill not found');
    expect((await by(owner, 'POST', `${skillPath}/undelete`)).expect(403).text).toMatch(
      /^Forbidden: This skill was hidden/,
    );
    expect((await by(owner, 'GET', `${skillPath}/moderation`)).expect(200).json.moderation).toMatchObject({
      ...{ legacyReason: 'manual.report', review: { reportCount: 0, appeal: null } },
    });

    const { appealId } = (await by(owner, 'POST', `${skillPath}/appeal`, { message: 'It does not.' })).expect(200).json;
    const appeals = (await by(moderator, 'GET', '/api/v1/skills/-/appeals?limit=200')).expect(200).json;
    expect(appeals.items.find((known: { appealId: string }) => known.appealId === appealId)).toMatchObject({
      ...{ slug, version: '1.1.0', message: 'It does not.', submitter: { handle: owner!.handle } },
    });
    const restore = { status: 'accepted', note: 'It does not.', finalAction: 'restore' };
    (await by(moderator, 'POST', `/api/v1/skills/-/appeals/${appealId}/resolve`, restore)).expect(200);
    await eventually(() => answerTo(skillPath), before);
    expect((await world.get(skillPath)).json.latestVersion.version).toBe('1.1.0');
  });

  it('a version of a skill: revoked, and the one before instead', async () => {
    const word = { state: 'revoked', reason: 'Leaks a key.' };
    const revoked = (await by(moderator, 'POST', `${skillPath}/versions/1.1.0/moderation`, word)).expect(200).json;
    expect(revoked).toMatchObject({ slug, version: '1.1.0', alreadyRevoked: false, replacementVersion: '1.0.0' });
    expect(revoked.skillHidden).toBe(false);
    await eventually(async () => (await world.get(skillPath)).json.latestVersion.version, '1.0.0');
    const download = await answerTo(`/api/v1/download?slug=${slug}&version=1.1.0`);
    expect(download).toMatch(/^403 Blocked: .* Reasons: manual\.revoked\.$/);
    expect(download).not.toContain(word.reason);
  });

  it('refuses what cannot be, with a sentence, and leaves the staff what is the staff’s', async () => {
    const refusals: [User | undefined, string, string, object | undefined, string][] = [
      [reporter, 'POST', `${skillPath}/report`, { reason: '  ' }, '400 Report reason required.'],
      [reporter, 'POST', `${skillPath}/report`, { reason: 'x', version: '9.0.0' }, '404 Skill version not found'],
      [reporter, 'POST', `/api/v1/skills/${uniqueName('none')}/report`, { reason: 'x' }, '404 Skill not found'],
      [reporter, 'POST', `/api/v1/packages/${uniqueName('none')}/report`, { reason: 'x' }, '404 Package not found'],
      [reporter, 'POST', `${pluginPath}/appeal`, { message: 'x', version: '1.0.0' }, '403 Unauthorized'],
      [owner, 'POST', `${pluginPath}/appeal`, { message: 'x' }, '400 Package version required'],
      [
        owner,
        'POST',
        `${pluginPath}/appeal`,
        { message: 'x', version: '1.0.0' },
        '400 Package release is not in an appealable state',
      ],
      [moderator, 'GET', '/api/v1/packages/reports?status=x', undefined, '400 Invalid package report status'],
      [moderator, 'GET', '/api/v1/skills/-/appeals?status=x', undefined, '400 Invalid skill appeal status'],
      [
        moderator,
        'GET',
        '/api/v1/packages/moderation/queue?status=x',
        undefined,
        '400 Invalid moderation queue status',
      ],
      [moderator, 'POST', '/api/v1/skills/-/reports/x/triage', { status: 'open' }, '404 Skill report not found'],
      [moderator, 'POST', '/api/v1/packages/appeals/x/resolve', { status: 'open' }, '404 Package appeal not found'],
      [
        moderator,
        'POST',
        `${pluginPath}/versions/1.0.0/moderation`,
        { state: 'revoked', reason: '' },
        '400 Moderation reason required',
      ],
      [
        moderator,
        'POST',
        `${pluginPath}/versions/9.0.0/moderation`,
        { state: 'revoked', reason: 'x' },
        '404 Version not found',
      ],
    ];
    for (const [user, method, path, json, answer] of refusals) {
      const { status, text } = await by(user, method, path, json);
      expect([path, `${status} ${text}`]).toEqual([path, answer]);
    }
    const staff: [string, string][] = [
      ['GET', '/api/v1/skills/-/reports'],
      ['GET', '/api/v1/skills/-/appeals'],
      ['GET', '/api/v1/packages/reports'],
      ['GET', '/api/v1/packages/appeals'],
      ['GET', '/api/v1/packages/moderation/queue'],
      ['POST', `${pluginPath}/versions/1.0.0/moderation`],
      ['POST', `${skillPath}/versions/1.0.0/moderation`],
      ['POST', `${skillPath}/featured`],
      ['POST', `${pluginPath}/featured`],
      ['POST', `${pluginPath}/hard-delete`],
      ['POST', `${skillPath}/hard-delete`],
    ];
    for (const [method, path] of staff) {
      expect([path, (await by(undefined, method, path)).status]).toEqual([path, 401]);
      expect([path, (await by(owner, method, path)).status]).toEqual([path, 403]);
    }
  });

  it('recommends what moderators recommend, and writes everything down', async () => {
    const featured = (await by(moderator, 'POST', `${skillPath}/featured`, { featured: true })).expect(200).json;
    expect(featured).toMatchObject({ ok: true, featured: true, slug, ownerHandle: owner!.handle });
    (await by(moderator, 'POST', `${pluginPath}/featured`, { featured: true })).expect(200);
    const actions = async (name: string): Promise<string[]> => {
      const rows = await world.sql<{ action: string }>(
        `SELECT DISTINCT action FROM moderation.audit_record WHERE target_name = $1 ORDER BY 1`,
        [name],
      );
      return rows.map(({ action }) => action);
    };
    await eventually(
      () => actions(slug),
      (done) => done.includes('badge.highlighted') && done.includes('skill.version.moderation'),
    );
    expect(await actions(slug)).toEqual(
      expect.arrayContaining([
        'skill.report',
        'skill.report.triage',
        'skill.delete',
        'skill.undelete',
        'skill.appeal.resolve',
      ]),
    );
    await eventually(
      () => actions(plugin),
      (done) => done.includes('package.badge.highlighted') && done.includes('package.release.moderation'),
    );
  });

  it('deletes for good what an administrator has confirmed, on every route', async () => {
    const remains = {
      [skillPath]: [skillPath, `${skillPath}/file?path=SKILL.md`, `/api/v1/download?slug=${slug}&version=1.0.0`],
      [pluginPath]: [pluginPath, `${pluginPath}/download?version=1.0.0`, `/api/npm/${plugin}/-/${plugin}-1.0.0.tgz`],
    };
    for (const [path, routes] of Object.entries(remains)) {
      const root = (json: object) => world.request('POST', `${path}/hard-delete`, { token: world.adminToken, json });
      const asked = { ownerHandle: owner!.handle, reason: 'Court order' };
      const { confirmationToken } = (await root(asked)).expect(200).json;
      expect((await Promise.all(routes.map(answerTo))).filter((answer) => answer !== '200')).toEqual([]);
      (await root({ ...asked, dryRun: false })).expect(400);
      const deleted = (await root({ ...asked, dryRun: false, confirmationToken })).expect(200).json;
      expect(deleted).toMatchObject({ ok: true, dryRun: false, ownerHandle: owner!.handle, confirmationToken });
      const statuses = () => Promise.all(routes.map(async (route) => (await world.get(route)).status));
      await eventually(statuses, [404, 404, 404]);
      expect((await by(owner, 'POST', `${path}/undelete`)).status).toBe(404);
    }
    await eventually(
      async () =>
        ((await by(owner, 'GET', '/api/v1/me/enforcement?state=active')).json.items as { measure: string }[])
          .map(({ measure }) => measure)
          .filter((measure) => measure.endsWith('.purged'))
          .sort(),
      ['package.purged', 'skill.purged'],
    );
  });
});

inTopology('cluster', 'a quarantine', (world) => {
  let second: ReefProcess;
  let secondUrl: string;
  beforeAll(async () => {
    const port = await freePort();
    secondUrl = `http://127.0.0.1:${port}`;
    const env = { ...world.settings, PORT: String(port) };
    second = new ReefProcess({ app: 'gateway', env, opsPort: await freePort() });
    await second.start();
  }, START_TIMEOUT_MS);
  afterAll(() => second.stop());

  it('stops the downloads of every gateway, and lifting it brings back exactly what there was', async () => {
    const owner = await world.createUser('owner');
    const plugin = uniqueName('pulled');
    for (const version of ['1.0.0', '1.1.0']) (await world.publishPlugin(owner, { name: plugin, version })).expect(200);
    const path = `/api/v1/packages/${plugin}`;
    const downloads = [
      ...[`${path}/download?version=1.1.0`, `${path}/versions/1.1.0/artifact/download`],
      ...[`${path}/file?path=package.json&version=1.1.0`, `/api/npm/${plugin}/-/${plugin}-1.1.0.tgz`],
    ];
    const pages = [
      path,
      `${path}/versions`,
      `${path}/versions/1.1.0/artifact`,
      `/api/npm/${plugin}`,
      `${path}/download`,
    ];
    /** What each gateway answers, asked often enough to be answered from memory where that is done. */
    const ask = (addresses: readonly string[], tell: (reply: Reply) => string) =>
      Promise.all(
        [world.url, secondUrl].flatMap((url) => addresses.map(async (each) => tell(await send(url, 'GET', each)))),
      );
    const statuses = () => ask(downloads, ({ status }) => String(status));
    const bytes = () =>
      ask(
        [...downloads, ...pages],
        ({ status, bytes: body }) =>
          `${status} ${sha256(Buffer.from(body.toString('latin1').replace(/"(downloads|updatedAt)":[\d.]+/g, '')))}`,
      );
    const all = (status: string) => Array.from({ length: 2 * downloads.length }, () => status);
    const rule = async (state: string) =>
      (
        await world.request('POST', `${path}/versions/1.1.0/moderation`, {
          token: world.adminToken,
          json: { state, reason: 'Looked at it.' },
        })
      ).expect(200);

    await eventually(statuses, all('200'));
    await rule('approved');
    await eventually(statuses, all('200'));
    const before = await bytes();
    await rule('quarantined');
    await eventually(statuses, all('403'));
    await rule('approved');
    await eventually(statuses, all('200'));
    await eventually(bytes, before);
  });
});

import { simpleSkill, uniqueName } from '../support/bundles';
import { createDatabase } from '../support/postgres';
import { reefJson, runReef } from '../support/reef-cli';
import { inTopology } from '../support/world';
import { Client } from 'pg';
import { tmpdir } from 'node:os';

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];

inTopology('cluster', 'the operator command line', (world) => {
  const env = () => ({ REEF_URL: world.url, REEF_ADMIN_TOKEN: world.adminToken });
  const reef = (...args: string[]) => runReef(env(), ...args);
  const json = (...args: string[]) => reefJson(env(), ...args);

  it('makes a user who can log in, and takes the token away again', async () => {
    const handle = uniqueName('operator');
    expect(await json('users', 'create', handle)).toMatchObject({ userId: UUID, handle });
    const { token } = await json('tokens', 'create', '--user', handle);
    expect(token).toMatch(/^clh_[\w-]{43}$/);
    expect((await world.get('/api/v1/whoami', { token })).expect(200).json.user.handle).toBe(handle);
    expect(await json('tokens', 'revoke', token)).toMatchObject({ ok: true });
    (await world.get('/api/v1/whoami', { token })).expect(401);
  });
  it('revokes a token by its id', async () => {
    const { handle } = await world.createUser();
    const { token, tokenId } = await json('tokens', 'create', '--user', handle, '--label', 'laptop');
    await json('tokens', 'revoke', tokenId);
    (await world.get('/api/v1/whoami', { token })).expect(401);
  });
  it('makes an OAuth client that gets tokens', async () => {
    const scope = 'plugin:rating:read plugin:rating:write';
    const args = ['clients', 'create', '--name', 'dashboard', '--grant', 'client_credentials', '--scope', scope];
    const client = await json(...args);
    expect(client).toMatchObject({ clientId: expect.any(String), clientSecret: expect.any(String), scope });
    (await world.askForToken(client)).expect(200);
  });
  it('lists users and changes what one may do', async () => {
    const { handle, token } = await world.createUser();
    expect((await json('users', 'list', '--query', handle)).items).toMatchObject([{ handle, role: 'user' }]);
    expect(await json('users', 'role', handle, 'moderator')).toMatchObject({ role: 'moderator' });
    expect((await world.get('/api/v1/whoami', { token })).json.user.role).toBe('moderator');
    const { code, stdout } = await reef('users', 'list', '--query', handle);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^HANDLE +ROLE/);
    expect(stdout).toContain('moderator');
  });
  it('finds no dead letters', async () => {
    expect(await json('dead-letters', 'list')).toEqual({ items: [], total: 0, errors: {} });
    expect((await reef('dead-letters', 'list')).stdout).toBe('No dead letters.\n');
    expect((await json('dead-letters', 'replay')).items).toEqual([]);
  });
  it('indexes skills for search anew, one or all of them', async () => {
    const slug = uniqueName('indexed');
    const user = await world.createUser();
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    expect(await json('reindex', '--skill', slug)).toEqual({ indexed: 1, withoutVector: 0 });
    const { code, stdout, stderr } = await reef('reindex');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[1-9]\d* skills indexed\.\n$/);
    expect((await world.get(`/api/v1/search?q=${slug}`)).json.results[0]).toMatchObject({ slug });
  });
  it('scans again what other rules have judged, and says what came of it', async () => {
    const report = await json('rescan', '--changed-rules');
    expect(report).toMatchObject({ engineVersion: expect.stringMatching(/^reef-static-/), queued: 0, open: 0 });
    const { code, stdout } = await reef('rescan', '--changed-rules', '--dry-run');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^0 versions would be queued for reef-static-/)]);
    expect((await reef('rescan')).code).toBe(2);
  });
  it('finds everything well', async () => {
    const report = await json('doctor');
    expect(report).toMatchObject({ ok: true });
    expect(Object.keys(report.services).sort()).toEqual([...SERVICES].sort());
    for (const service of SERVICES) expect(report.services[service]).toMatchObject({ ready: true, deadLetters: 0 });
    const { code, stdout } = await reef('doctor');
    expect(code).toBe(0);
    for (const service of SERVICES) expect(stdout).toMatch(new RegExp(`^${service} +ok`, 'm'));
  });

  it('finds counters that are wrong, and counts them anew', async () => {
    const user = await world.createUser();
    const slug = uniqueName('counted');
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    await world.sql(`UPDATE catalog.item SET downloads = 7 WHERE name = $1`, [slug]);
    const wrong = { kind: 'skill', name: slug, counter: 'downloads', day: null, stored: 7, actual: 0 };
    const check = await reef('stats', 'rebuild', '--check', '--json');
    expect([check.code, check.stderr]).toEqual([1, expect.stringMatching(/not what the facts say\.\n$/)]);
    expect(JSON.parse(check.stdout)).toMatchObject({ ok: false, drift: [expect.objectContaining(wrong)] });
    expect(await json('stats', 'rebuild')).toMatchObject({ ok: true, corrected: 1 });
    const again = await reef('stats', 'rebuild', '--check');
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^The counters of \d+ items are/)]);
  });

  it.each([
    ['a handle that is taken', () => ['users', 'create', 'admin'], 1, /claimed|taken/],
    ['a handle that is none', () => ['users', 'create', 'Not A Handle'], 1, /Handle/],
    ['a role that is none', () => ['users', 'create', uniqueName('x'), '--role', 'king'], 1, /role/i],
    ['a user nobody knows', () => ['tokens', 'create', '--user', 'nobody-here'], 1, /not found/i],
    ['a scope that is none', () => ['clients', 'create', '--name', 'x', '--scope', 'all'], 1, /scope/i],
    ['a token nobody knows', () => ['tokens', 'revoke', 'clh_nonsense'], 1, /not found/i],
    [
      'a dead letter nobody knows',
      () => ['dead-letters', 'replay', '019a0000-0000-7000-8000-000000000000'],
      1,
      /not found/i,
    ],
    ['a skill nobody has', () => ['reindex', '--skill', 'nobody-has-this'], 1, /not found/i],
    ['a missing argument', () => ['users', 'create'], 2, /missing required argument/],
    ['a missing option', () => ['tokens', 'create'], 2, /required option/],
    ['an unknown command', () => ['dance'], 2, /unknown command/],
    ['an unknown option', () => ['doctor', '--dance'], 2, /unknown option/],
  ])('refuses %s', async (_what, args, exitCode, sentence) => {
    const { code, stdout, stderr } = await reef(...args());
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/ {4}at /);
  });
  it('refuses a user who is no administrator', async () => {
    const { token } = await world.createUser();
    const { code, stderr } = await runReef({ ...env(), REEF_ADMIN_TOKEN: token }, 'users', 'list');
    expect(code).toBe(1);
    expect(stderr).toMatch(/Admin|admin|role/);
  });
});

describe('the operator command line without Reef', () => {
  it.each([
    [[]],
    ...[
      'users',
      'tokens',
      'clients',
      'dead-letters',
      'stats',
      'reindex',
      'doctor',
      'migrate',
      'bucket',
      'backup',
      'restore',
    ].map((name) => [[name]]),
    ...['create', 'list', 'role'].map((name) => [['users', name]]),
    ...['create', 'revoke'].map((name) => [['tokens', name]]),
    ...['list', 'replay'].map((name) => [['dead-letters', name]]),
    [['clients', 'create']],
    [['stats', 'rebuild']],
  ])('helps with %j', async (command) => {
    const { code, stdout, stderr } = await runReef({}, ...command, '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: reef/);
  });
  it('says that nobody answers, with exit code 3', async () => {
    const { code, stdout, stderr } = await runReef({ REEF_URL: 'http://127.0.0.1:9', REEF_ADMIN_TOKEN: 'x' }, 'doctor');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^Reef does not answer at http:\/\/127\.0\.0\.1:9 .*\n$/);
  });
  it('says where a token is expected, and that an address is none', async () => {
    const noToken = await runReef({ REEF_DATA_DIR: '/nonexistent' }, 'users', 'list');
    expect([noToken.code, noToken.stderr]).toEqual([2, expect.stringMatching(/^No admin token: /)]);
    const noUrl = await runReef({ REEF_URL: 'nonsense' }, 'users', 'list');
    expect([noUrl.code, noUrl.stderr]).toEqual([2, expect.stringContaining('REEF_URL')]);
    const noDatabase = await runReef({}, 'migrate');
    expect([noDatabase.code, noDatabase.stderr]).toEqual([2, expect.stringContaining('DATABASE_URL')]);
  });
  it('says what it cannot back up or restore', async () => {
    const nothing = await runReef({ DATABASE_URL: 'postgresql://127.0.0.1:9/none' }, 'restore', '/nonexistent');
    expect([nothing.code, nothing.stderr]).toEqual([1, 'There is no complete backup in /nonexistent.\n']);
    const noBlobs = await runReef({ DATABASE_URL: 'postgresql://127.0.0.1:9/none' }, 'backup', tmpdir());
    expect([noBlobs.code, noBlobs.stderr]).toEqual([2, 'Set S3_BUCKET or BLOB_DIR to where the blobs are.\n']);
    const env = { DATABASE_URL: 'postgresql://127.0.0.1:9/none', BLOB_DIR: '/nonexistent' };
    const noDatabase = await runReef(env, 'backup', tmpdir());
    expect([noDatabase.code, noDatabase.stderr]).toEqual([
      3,
      expect.stringMatching(/^The database cannot be reached: .*\n$/),
    ]);
  });
  it('migrates an empty database, and one that is up to date', async () => {
    const database = await createDatabase();
    for (let run = 0; run < 2; run += 1)
      expect(await reefJson({ DATABASE_URL: database.url }, 'migrate')).toEqual({ migrated: SERVICES });
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const found = await client.query('SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname = ANY($1)', [
      SERVICES,
    ]);
    await client.end();
    expect(found.rowCount).toBe(SERVICES.length);
    await database.close();
  });
});

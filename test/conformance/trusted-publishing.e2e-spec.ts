import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pluginFiles, simpleSkill, tarball, uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { eventually } from '../support/eventually';
import { idTokenUrl, jobClaims, repositoryFacts, type Claims } from '../support/github';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies } from '../support/world';

/** From the first release by hand to a release by a workflow, with the published CLI and a GitHub on the loopback. */
inBothTopologies('trusted publishing', (world) => {
  let owner: User;
  let name: string;
  let repository: string;
  let cli: ClawhubCli;
  let job: ClawhubCli;
  beforeAll(async () => {
    owner = await world.createUser('owner');
    name = `@${owner.handle}/${uniqueName('plugin')}`;
    repository = `${owner.handle}/plugin`;
    cli = await ClawhubCli.create(world.url);
    job = await ClawhubCli.create(world.url);
    await cli.must('login', '--token', owner.token);
    (await world.publishPlugin(owner, { name, version: '1.0.0' })).expect(200);
  });
  afterAll(async () => {
    await cli.close();
    await job.close();
  });

  const path = () => `/api/v1/packages/${encodeURIComponent(name)}/trusted-publisher`;
  const identityToken = async (changes: Claims = {}): Promise<string> => {
    const url = idTokenUrl(world.githubUrl, jobClaims(world.githubUrl, repository, changes));
    return ((await (await fetch(url)).json()) as { value: string }).value;
  };
  const mint = async (version: string, changes?: Claims): Promise<Reply> => {
    const json = { packageName: name, version, githubOidcToken: await identityToken(changes) };
    return world.request('POST', '/api/v1/publish/token/mint', { json });
  };
  const byJob = (token: string, changes: { name?: string; version: string; payload?: object }): Promise<Reply> =>
    world.publishPlugin(
      { ...owner, token },
      { name, ...changes, payload: { ownerHandle: undefined, ...changes.payload } },
    );
  const releaseOfJob = { commit: 'c'.repeat(40), ref: 'refs/heads/main' };

  it('is set, shown and changed by the owner', async () => {
    const args = ['package', 'trusted-publisher'];
    await cli.must(...args, 'set', name, '--repository', repository, '--workflow-filename', 'release.yml');
    const { id, owner: account } = repositoryFacts(repository);
    expect((await world.get(path())).expect(200).json).toEqual({
      trustedPublisher: {
        ...{ provider: 'github-actions', repository, repositoryId: String(id) },
        ...{ repositoryOwner: account.login, repositoryOwnerId: String(account.id), workflowFilename: 'release.yml' },
      },
    });
    expect(await cli.must(...args, 'get', name)).toContain(repository);
  });
  it.each([
    ['an unknown repository', { repository: 'acme/missing' }, 'There is no GitHub repository acme/missing to be seen'],
    ['a path', { workflowFilename: '.github/workflows/a.yml' }, 'Workflow filename must not include a path'],
    ['no workflow', { workflowFilename: '' }, 'Workflow filename is required'],
  ])('refuses %s', async (_what, change, text) => {
    const json = { repository, workflowFilename: 'release.yml', ...change };
    expect((await world.request('POST', path(), { token: owner.token, json })).expect(400).text).toBe(text);
  });
  it('is nobody else’s to change', async () => {
    const stranger = await world.createUser();
    const forbidden = `Forbidden: only an owner or admin of "@${owner.handle}" may change the trusted publisher.`;
    const json = { repository, workflowFilename: 'release.yml' };
    for (const token of [stranger.token, world.adminToken]) {
      expect((await world.request('POST', path(), { token, json })).expect(400).text).toBe(forbidden);
      expect((await world.request('DELETE', path(), { token })).expect(400).text).toBe(forbidden);
    }
    (await world.request('DELETE', path())).expect(401);
  });

  it('lets a workflow publish, with the CLI and nobody’s token', async () => {
    const pack = join(job.directory, 'plugin.tgz');
    await writeFile(pack, await tarball(pluginFiles(name, '1.1.0')));
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(world.githubUrl, jobClaims(world.githubUrl, repository)),
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'anything',
    };
    const source = ['--source-repo', repository, '--source-commit', releaseOfJob.commit, '--source-ref', 'main'];
    const { code, output } = await job.runWith(env, 'package', 'publish', pack, ...source);
    expect([code, output]).toEqual([0, expect.stringContaining('1.1.0')]);
    await eventually(async () => (await world.get(`/api/v1/packages/${name}`)).json.package.latestVersion, '1.1.0');
  });
  it('lets the token publish one version of one package, once', async () => {
    const token = (await mint('1.2.0')).expect(200).json.token;
    const other = await byJob(token, { name: `${name}-other`, version: '1.2.0' });
    expect(other.expect(400).text).toBe('Trusted publish token does not match the target package');
    const later = await byJob(token, { version: '1.2.1' });
    expect(later.expect(400).text).toBe('Trusted publish token does not match the target version');
    const source = { kind: 'github', url: '', repo: 'evil/plugin', path: '.', importedAt: 1, ...releaseOfJob };
    const elsewhere = await byJob(token, { version: '1.2.0', payload: { source } });
    expect(elsewhere.expect(400).text).toMatch(/^Trusted publish source repo /);
    (await byJob(token, { version: '1.2.0', payload: { source: undefined } })).expect(200);
    expect((await byJob(token, { version: '1.2.0' })).expect(401).text).toMatch(/^Trusted publish token is missing/);
  });
  it('keeps people from publishing by hand without a reason', async () => {
    const wanted = { name, version: '1.3.0' };
    expect((await world.publishPlugin(owner, wanted)).expect(400).text).toBe(
      'Manual publishes for packages with trusted publisher config require manualOverrideReason',
    );
    const payload = { manualOverrideReason: 'the pipeline is down' };
    (await world.publishPlugin(owner, { ...wanted, payload })).expect(200);
  });
  it('ends with its removal, for tokens that were minted before, too', async () => {
    const token = (await mint('1.4.0')).expect(200).json.token;
    await cli.must('package', 'trusted-publisher', 'delete', name);
    expect((await byJob(token, { version: '1.4.0' })).expect(400).text).toBe(
      'Trusted publish token is missing or expired',
    );
    expect((await mint('1.4.0')).expect(403).text).toBe('Trusted publisher config is not set for this package');
    expect((await world.request('DELETE', path(), { token: owner.token })).expect(200).json).toEqual({ ok: true });
  });
  it('is all in the audit log', async () => {
    const expected = [
      'trusted_publisher.set',
      'publish_token.mint',
      'publish.github_actions',
      'publish.manual_override',
    ];
    const actions = async (): Promise<string[]> => {
      const rows = await world.sql<{ action: string }>(
        `SELECT DISTINCT action FROM moderation.audit_record WHERE target_name = $1`,
        [name],
      );
      return rows.map(({ action }) => action);
    };
    const all = [...expected, 'trusted_publisher.delete'].map((action) => `package.${action}`);
    await eventually(actions, (found) => all.every((action) => found.includes(action)));
  });
});

inBothTopologies('a token limited to names', (world) => {
  it('publishes them with the CLI, and does nothing else', async () => {
    const owner = await world.createUser('owner');
    const slug = uniqueName('limited');
    const json = { handle: owner.handle, skills: [slug] };
    const { token } = (await world.request('POST', '/api/v1/admin/tokens', { token: world.adminToken, json })).json;
    const cli = await ClawhubCli.create(world.url);
    await cli.must('login', '--token', token);
    await cli.must('publish', await cli.writeFolder(slug, simpleSkill(slug)));
    const other = { slug: `${slug}-other`, version: '1.0.0', files: simpleSkill(slug) };
    const refused = await world.publishSkill({ ...owner, token }, other);
    expect(refused.expect(403).text).toBe(`This token may only publish the skill ${slug}.`);
    const publisher = await world.request('POST', '/api/v1/publishers', { token, json: { handle: slug } });
    expect(publisher.expect(403).text).toBe(`This token may only publish the skill ${slug}.`);
    await cli.close();
  });
});

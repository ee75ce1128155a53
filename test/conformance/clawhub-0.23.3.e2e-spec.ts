import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOf, pluginFiles, realisticSkill, sha256, tarball, uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { type User } from '../support/registry-client';
import { inTopology } from '../support/world';

/**
 * The whole life of a skill with the published CLI, step by step: each test continues where the one before ended. The
 * same client runs every command it has against a cluster in commands-of-0.23.3.
 */
inTopology('standalone', 'clawhub 0.23.3', (world) => {
  const slug = uniqueName('release-notes');
  const first = realisticSkill(slug);
  const second = { ...first, 'SKILL.md': `${String(first['SKILL.md'])}\nNow with tables.\n`, 'docs/new.md': '# New\n' };
  let user: User;
  let author: ClawhubCli;
  let reader: ClawhubCli;
  let folder: string;
  beforeAll(async () => {
    user = await world.createUser('author');
    author = await ClawhubCli.create(world.url, { asShipped: true });
    reader = await ClawhubCli.create(world.url, { asShipped: true });
    folder = await author.writeFolder(slug, first);
  });
  afterAll(async () => {
    await author.close();
    await reader.close();
  });
  const installedIs = async (files: Record<string, string | Buffer>) => {
    const installed = await reader.installed(slug);
    expect(Object.keys(installed).sort()).toEqual(Object.keys(files).sort());
    for (const [path, content] of Object.entries(files))
      expect([path, sha256(installed[path]!)]).toEqual([path, sha256(content)]);
  };

  it('refuses to log in with a token that is none', async () => {
    const { code, output } = await author.run('login', '--token', 'clh_nonsense');
    expect(code).toBe(1);
    expect(output).toMatch(/API token is invalid or revoked/);
  });
  it('asks to log in before publishing', async () => {
    const { code, output } = await author.run('publish', folder);
    expect(code).toBe(1);
    expect(output).toMatch(/Not logged in/);
  });
  it('logs in', async () => {
    expect(await author.must('login', '--token', user.token)).toContain(`@${user.handle}`);
    const config = JSON.parse(await readFile(join(author.directory, 'home/clawhub.json'), 'utf8'));
    expect(config).toEqual({ registry: world.url, token: user.token });
  });
  it('says who is logged in', async () => {
    expect(await author.must('whoami')).toContain(user.handle);
  });
  it('sees in a dry run that the skill is new', async () => {
    const plan = JSON.parse((await author.run('publish', folder, '--dry-run', '--json')).stdout);
    expect(plan).toMatchObject({ slug, version: '1.0.0' });
    (await world.get(`/api/v1/skills/${slug}`)).expect(404);
  });
  it('publishes the folder', async () => {
    const output = await author.must('publish', folder, '--changelog', 'First words');
    expect(output).toMatch(new RegExp(`OK\\. Published ${slug}@1\\.0\\.0`));
    expect(output).not.toMatch(/pending|not reported/);
  });
  it('sees that there is nothing new to publish', async () => {
    expect(await author.must('publish', folder)).toMatch(/already published/i);
  });

  it('finds it, without being logged in', async () => {
    const output = await reader.must('search', slug);
    expect(output).toContain(slug);
    expect(output).toContain(user.handle);
  });
  it('lists it among the latest', async () => {
    expect(await reader.must('explore', '--limit', '200')).toContain(slug);
  });
  it('inspects it', async () => {
    const output = await reader.must('inspect', slug, '--files', '--versions');
    for (const text of ['1.0.0', 'First words', user.handle, ...Object.keys(first)]) expect(output).toContain(text);
    expect(output).toMatch(/security/i);
    expect(output).toMatch(/clean/i);
  });
  it('inspects it as JSON', async () => {
    const { stdout } = await reader.run('inspect', `@${user.handle}/${slug}`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ skill: { slug }, latestVersion: { version: '1.0.0' } });
  });
  it('shows the file of a name with spaces and umlauts', async () => {
    expect(await reader.must('inspect', slug, '--file', 'docs/Grüße aus Köln.md')).toContain('Äpfel, Öl, Übermut.');
  });
  it('verifies it, and shows its card', async () => {
    const verified = JSON.parse(await reader.must('skill', 'verify', `@${user.handle}/${slug}`));
    expect(verified).toMatchObject({ ok: true, decision: 'pass', slug, version: '1.0.0' });
    const card = await reader.must('skill', 'verify', slug, '--card');
    for (const text of ['1.0.0', verified.artifact.sha256, 'Decision']) expect(card).toContain(text);
    expect((await reader.run('skill', 'verify', slug, '--tag', 'nothing')).output).toMatch(/Version not found/);
  });
  it('shows its owner what is said against it', async () => {
    expect(await author.must('inspect', slug)).toMatch(/Moderate\s+CLEAN/);
  });
  it('installs the same bytes elsewhere', async () => {
    await reader.must('install', slug);
    await installedIs(first);
  });
  it('has nothing to update right after it', async () => {
    expect(await reader.must('update', '--all')).toMatch(/up to date/);
  });

  it('publishes the next version', async () => {
    for (const [path, content] of Object.entries(second)) await author.writeFolder(slug, { [path]: content });
    const output = await author.must('skill', 'publish', folder, '--changelog', 'Tables');
    expect(output).toMatch(new RegExp(`OK\\. Published ${slug}@1\\.0\\.1`));
  });
  it('refuses to publish other bytes under a version that exists', async () => {
    await author.writeFolder(slug, { 'docs/new.md': '# Changed\n' });
    const { code, output } = await author.run('publish', folder, '--version', '1.0.1');
    expect(code).toBe(1);
    expect(output).toMatch(/already exists/i);
    await author.writeFolder(slug, { 'docs/new.md': second['docs/new.md'] });
  });
  it('updates what is installed', async () => {
    expect(await reader.must('update', '--all')).toMatch(/1\.0\.1/);
    await installedIs(second);
    expect(await reader.must('update', '--all')).toMatch(/up to date/);
  });
  it('notices changes of the user and overwrites them only when told', async () => {
    await writeFile(join(reader.directory, 'skills', slug, 'notes.txt'), 'my own\n');
    expect(await reader.must('update', slug)).toMatch(/local changes/);
    await reader.must('update', slug, '--force');
    await installedIs(second);
  });
  it('installs an explicit version', async () => {
    await rm(join(reader.directory, 'skills', slug), { recursive: true });
    await reader.must('install', slug, '--version', '1.0.0', '--force');
    await installedIs(first);
    const { json } = await world.get(
      `/api/v1/resolve?slug=${slug}&hash=${fingerprintOf(await reader.installed(slug))}`,
    );
    expect(json).toMatchObject({ match: { version: '1.0.0' }, latestVersion: { version: '1.0.1' } });
  });
  it('installs it by its owner', async () => {
    const other = await ClawhubCli.create(world.url);
    await other.must('install', `@${user.handle}/${slug}`);
    expect(fingerprintOf(await other.installed(`@${user.handle}/${slug}`))).toBe(fingerprintOf(second));
    await other.close();
  });

  it.each([
    ['a skill nobody published', ['install', 'nothing-of-this-name'], /Skill not found|unavailable/],
    ['a version nobody published', ['install', slug, '--version', '9.9.9', '--force'], /Version not found/],
    ['a file that is not there', ['inspect', slug, '--file', 'nothing.md'], /File not found/],
    ['an owner nobody knows', ['inspect', `@nobody-here/${slug}`], /Skill not found|unavailable/],
  ])('explains %s in one sentence', async (_what, args, sentence) => {
    const { code, output } = await reader.run(...args);
    expect(code).toBe(1);
    expect(output).toMatch(sentence);
    expect(output).not.toMatch(/[{}<>]|at .*\.js:|network|proxy/i);
  });
  it('explains that somebody else has the slug', async () => {
    const thief = await ClawhubCli.create(world.url);
    const { token } = await world.createUser('thief');
    await thief.must('login', '--token', token);
    const { code, output } = await thief.run('publish', await thief.writeFolder(slug, { 'SKILL.md': '# Mine\n' }));
    expect(code).toBe(1);
    expect(output).toMatch(/Slug is already taken/);
    await thief.close();
  });
  it('publishes all skills of a folder with sync', async () => {
    const names = [uniqueName('sync-a'), uniqueName('sync-b')];
    for (const name of names) await author.writeFolder(`skills/${name}`, { 'SKILL.md': `# ${name}\n\nA skill.\n` });
    await author.must('sync', '--all');
    for (const name of names) (await world.get(`/api/v1/skills/${name}`)).expect(200);
    expect(await author.must('sync', '--all')).toMatch(/Nothing to sync|already synced|up to date/i);
  });
  it('publishes a plugin from a ClawPack and shows it', async () => {
    const name = `@${user.handle}/${uniqueName('plugin')}`;
    const pack = join(author.directory, 'plugin.tgz');
    await writeFile(pack, await tarball(pluginFiles(name, '1.2.3')));
    const source = ['--source-repo', `${user.handle}/plugin`, '--source-commit', 'c'.repeat(40)];
    await author.must('package', 'publish', pack, ...source);
    expect(await reader.must('package', 'inspect', name)).toContain('1.2.3');
    expect(await reader.must('package', 'inspect', name, '--versions', '--file', 'package.json')).toContain(name);
    expect(await reader.must('package', 'explore', '--family', 'code-plugin', '--limit', '100')).toContain(name);
    expect(await reader.must('package', 'explore', name, '--json')).toContain(name);
    expect(await reader.must('package', 'download', name, '-o', reader.directory)).toMatch(/plugin.*\.tgz/);
    expect(await reader.must('package', 'readiness', name, '--json')).toContain('"blockers"');
  });
  it('forgets the token', async () => {
    await author.must('logout');
    expect((await author.run('whoami')).code).toBe(1);
  });
});

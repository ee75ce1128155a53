import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uniqueName, unzip } from '../support/bundles';
import { type ClawhubCli, type Client } from '../support/clawhub-cli';
import { testCommands, type CommandStep } from '../support/compatibility';
import { eventually } from '../support/eventually';
import { type User } from '../support/registry-client';
import { inTopology, type Topology } from '../support/world';
import { handingOver, managing, moderating } from './skill-owner-commands';
import { SINCE_20, SINCE_8, Story } from './skill-story';

/** Runs every skill command of a client once, as steps of one story: each continues where the one before ended. */
export function testSkillCommands(client: Client, topology: Topology): void {
  inTopology(topology, `commands of ${client}`, (world) => {
    const story = new Story(client, world);
    beforeAll(() => story.begin());
    afterAll(() => story.end());
    testCommands(client, 'Skills', stepsOf(story));
  });
}

function stepsOf(story: Story): CommandStep[] {
  return [
    ...signingIn(story),
    ...publishing(story),
    ...finding(story),
    ...installing(story),
    ...managing(story),
    ...handingOver(story),
    ...moderating(story),
    ...signingOut(story),
  ];
}

function signingIn(story: Story): CommandStep[] {
  const login = async (cli: ClawhubCli, user: User, ...command: string[]) =>
    expect(await cli.must(...command, '--token', user.token)).toContain(`@${user.handle}`);
  return [
    { command: 'login', run: () => login(story.author, story.authorUser, 'login') },
    { command: 'auth login', run: () => login(story.reader, story.readerUser, 'auth', 'login') },
    {
      command: 'whoami',
      run: async () => expect(await story.author.must('whoami')).toContain(story.authorUser.handle),
    },
    {
      command: 'auth whoami',
      run: async () => expect(await story.reader.must('auth', 'whoami')).toContain(story.readerUser.handle),
    },
    {
      command: 'token',
      clients: SINCE_20,
      run: async () => expect(await story.author.must('token')).toContain(story.authorUser.token),
    },
  ];
}

function publishing(story: Story): CommandStep[] {
  const { slug } = story;
  return [
    {
      command: 'publish',
      run: async () => {
        await story.author.writeFolder(slug, story.files);
        expect(await story.publish(slug, '1.0.0')).toContain(`${slug}@1.0.0`);
        const { json } = await story.world.get(`/api/v1/skills/${slug}/versions/1.0.0`);
        const paths = json.version.files.map((file: { path: string }) => file.path);
        expect(paths).toEqual(
          expect.arrayContaining(['docs/Grüße aus Köln.md', 'docs/with space/read me.txt', 'data/empty.txt']),
        );
        expect(
          await story.author.refuses(
            'publish',
            join(story.author.directory, slug),
            '--version',
            '1.0.0',
            '--name',
            'x',
            '--slug',
            uniqueName('x').slice(0, 2),
          ),
        ).toMatch(/at least 3|slug/i);
      },
    },
    {
      command: 'skill publish',
      clients: SINCE_20,
      run: async () => {
        await story.author.writeFolder(slug, { 'docs/next.md': '# Next\n' });
        expect(await story.publish(slug, '1.1.0', ['skill', 'publish'])).toContain(`${slug}@1.1.0`);
      },
    },
    {
      command: 'sync',
      run: async () => {
        const names = [uniqueName('sync-a'), uniqueName('sync-b')];
        for (const name of names)
          await story.author.writeFolder(`skills/${name}`, { 'SKILL.md': `# ${name}\n\nSorts a list of books.\n` });
        await story.author.must('sync', '--all');
        for (const name of names) expect(await story.status(name)).toBe(200);
        expect(await story.author.must('sync', '--all')).toMatch(/nothing to sync|already synced|up to date/i);
      },
    },
  ];
}

function finding(story: Story): CommandStep[] {
  const { slug } = story;
  const sorts = story.isNewest
    ? ['newest', 'rating', 'downloads', 'trending']
    : ['newest', 'downloads', 'rating', 'installs', 'installsAllTime', 'trending'];
  return [
    {
      command: 'search',
      run: async () => {
        expect(await story.reader.must('search', slug)).toContain(slug);
        if (!story.isNewest) return;
        expect(await story.reader.must('search', slug, '--exact')).toContain(slug);
        expect(await story.reader.must('search', slug.slice(0, -2), '--prefix')).toContain(slug);
      },
    },
    {
      command: 'explore',
      run: async () => {
        expect(await story.reader.must('explore', '--limit', '200')).toContain(slug);
        for (const sort of sorts) {
          const { items } = await story.reader.json('explore', '--sort', sort, '--limit', '5', '--json');
          expect([sort, Array.isArray(items)]).toEqual([sort, true]);
        }
      },
    },
    {
      command: 'inspect',
      run: async () => {
        const output = await story.reader.must('inspect', slug, '--versions', '--files');
        for (const text of ['Words for 1.0.0', story.authorUser.handle, 'docs/Grüße aus Köln.md'])
          expect(output).toContain(text);
        expect(await story.reader.must('inspect', slug, '--file', 'docs/Grüße aus Köln.md')).toContain('Äpfel, Öl');
        expect(await story.reader.json('inspect', slug, '--json')).toMatchObject({ skill: { slug } });
        expect(await story.reader.refuses('inspect', uniqueName('nothing'))).toMatch(/not found|unavailable/i);
      },
    },
    {
      command: 'skill verify',
      clients: SINCE_20,
      run: async () => {
        const verified = await story.reader.json('skill', 'verify', slug);
        expect(verified).toMatchObject({ ok: true, decision: 'pass', slug });
        expect(await story.reader.must('skill', 'verify', slug, '--card')).toMatch(/Decision \| pass/);
      },
    },
    {
      command: 'scan',
      clients: SINCE_20,
      run: async () => {
        const report = join(story.author.directory, 'report.zip');
        await story.author.must('scan', '--slug', slug, '--output', report);
        expect(Object.keys(await unzip(await readFile(report)))).not.toEqual([]);
      },
    },
    {
      command: 'scan download',
      clients: SINCE_20,
      run: async () => {
        const report = join(story.author.directory, 'stored.zip');
        await story.author.must('scan', 'download', slug, '--version', '1.0.0', '--output', report);
        expect(Object.keys(await unzip(await readFile(report)))).not.toEqual([]);
      },
    },
  ];
}

function installing(story: Story): CommandStep[] {
  const { slug } = story;
  const folder = () => join(story.reader.directory, 'skills', slug);
  const latest = async () => (await story.world.get(`/api/v1/skills/${slug}`)).json.latestVersion.version as string;
  return [
    {
      command: 'install',
      run: async () => {
        await story.reader.must('install', slug, '--version', '1.0.0');
        await story.expectInstalled(slug, '1.0.0');
        if (SINCE_20.includes(story.client))
          await eventually(async () => (await story.detail(slug)).skill.stats.installsCurrent, 1);
        await eventually(async () => (await story.detail(slug)).skill.stats.downloads, 1);
      },
    },
    {
      command: 'list',
      run: async () => expect(await story.reader.must('list')).toMatch(new RegExp(`${slug}.*1\\.0\\.0`)),
    },
    {
      command: 'pin',
      clients: SINCE_20,
      run: async () => {
        await story.reader.must('pin', slug, '--reason', 'Works for me');
        expect(await story.reader.must('update', '--all')).toMatch(/pinned/i);
        await story.expectInstalled(slug, '1.0.0');
      },
    },
    {
      command: 'unpin',
      clients: SINCE_20,
      run: async () => {
        await story.reader.must('unpin', slug);
        expect(await story.reader.must('list')).not.toMatch(/pinned/i);
      },
    },
    {
      command: 'update',
      run: async () => {
        await story.author.writeFolder(slug, { 'docs/newer.md': '# Newer\n' });
        await story.publish(slug, '1.2.0');
        expect(await story.reader.must('update', '--all')).toMatch(/1\.2\.0/);
        expect(await latest()).toBe('1.2.0');
        await story.expectInstalled(slug, '1.2.0');
        expect(await story.reader.must('update', slug)).toMatch(/up to date/i);
        await writeFile(join(folder(), 'notes.txt'), 'my own\n');
        expect(await story.reader.must('update', slug)).toMatch(/local changes/i);
        await story.reader.must('update', slug, '--force');
        await story.expectInstalled(slug, '1.2.0');
      },
    },
    {
      command: 'uninstall',
      clients: SINCE_8,
      run: async () => {
        await story.reader.must('uninstall', slug, '--yes');
        expect(await readdir(join(story.reader.directory, 'skills'))).not.toContain(slug);
        await rm(folder(), { recursive: true, force: true });
      },
    },
    {
      command: 'star',
      run: async () => {
        for (let i = 0; i < 2; i++) await story.reader.must('star', slug, '--yes');
        expect((await story.detail(slug)).skill.stats.stars).toBe(1);
      },
    },
    {
      command: 'unstar',
      run: async () => {
        for (let i = 0; i < 2; i++) await story.reader.must('unstar', slug, '--yes');
        expect((await story.detail(slug)).skill.stats.stars).toBe(0);
      },
    },
  ];
}

function signingOut(story: Story): CommandStep[] {
  const loggedOut = async (cli: ClawhubCli, ...command: string[]) => {
    await cli.must(...command);
    expect((await cli.run('whoami')).code).toBe(1);
  };
  return [
    { command: 'logout', run: () => loggedOut(story.author, 'logout') },
    { command: 'auth logout', run: () => loggedOut(story.reader, 'auth', 'logout') },
  ];
}

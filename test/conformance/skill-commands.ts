import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realisticSkill, sha256, uniqueName, unzip } from '../support/bundles';
import { ClawhubCli, type Client } from '../support/clawhub-cli';
import { testCommands, type CommandStep } from '../support/compatibility';
import { eventually } from '../support/eventually';
import { type User } from '../support/registry-client';
import { inTopology, type Topology, type World } from '../support/world';

const NEWEST: readonly Client[] = ['clawhub'];
const SINCE_20: readonly Client[] = [...NEWEST, 'clawhub-0.20.0'];
const SINCE_8: readonly Client[] = [...SINCE_20, 'clawhub-0.8.0'];
const UNTIL_8: readonly Client[] = ['clawhub-0.8.0', 'clawhub-0.5.0'];

/** Runs every skill command of a client once, as steps of one story: each continues where the one before ended. */
export function testSkillCommands(client: Client, topology: Topology): void {
  inTopology(topology, `commands of ${client}`, (world) => {
    const story = new Story(client, world);
    beforeAll(() => story.begin());
    afterAll(() => story.end());
    testCommands(client, 'Skills', stepsOf(story));
  });
}

/** An author and a reader, each at a computer with the same client, and a skill with everything awkward in it. */
class Story {
  readonly slug = uniqueName('awkward');
  readonly files = realisticSkill(this.slug);
  author: ClawhubCli;
  reader: ClawhubCli;
  authorUser: User;
  readerUser: User;

  constructor(
    readonly client: Client,
    readonly world: World,
  ) {}

  async begin(): Promise<void> {
    this.authorUser = await this.world.createUser('author');
    this.readerUser = await this.world.createUser('reader');
    this.author = await ClawhubCli.create(this.world.url, { client: this.client });
    this.reader = await ClawhubCli.create(this.world.url, { client: this.client, telemetry: true });
  }
  async end(): Promise<void> {
    await this.author.close();
    await this.reader.close();
  }

  get isNewest(): boolean {
    return this.client === 'clawhub';
  }
  /** Publishes a folder under an explicit version, which clients up to 0.20 insist on. */
  async publish(slug: string, version: string, command: readonly string[] = ['publish']): Promise<string> {
    const folder = join(this.author.directory, slug);
    const words = ['--slug', slug, '--name', `Skill ${slug}`, '--changelog', `Words for ${version}`];
    return this.author.must(...command, folder, ...words, '--version', version);
  }
  /** A small skill of the author, on disk and published. */
  async another(prefix: string): Promise<string> {
    const slug = uniqueName(prefix);
    await this.author.writeFolder(slug, { 'SKILL.md': `# ${slug}\n\nWrites a short note about the weather.\n` });
    await this.publish(slug, '1.0.0');
    return slug;
  }
  async detail(slug: string): Promise<{ skill: { slug: string; stats: Record<string, number> } }> {
    return (await this.world.get(`/api/v1/skills/${slug}`)).expect(200).json;
  }
  async status(slug: string): Promise<number> {
    return (await this.world.get(`/api/v1/skills/${slug}`)).status;
  }
  /** The published files of a version and the installed ones are the author's own bytes, and none is missing. */
  async expectInstalled(slug: string, version: string): Promise<void> {
    const { json } = await this.world.get(`/api/v1/skills/${slug}/versions/${version}`);
    const published: { path: string; sha256: string }[] = json.version.files;
    const installed = await this.reader.installed(slug);
    const own = Object.fromEntries(
      await Promise.all(
        published.map(async ({ path }) => [path, sha256(await readFile(join(this.author.directory, slug, path)))]),
      ),
    );
    expect(Object.fromEntries(published.map((file) => [file.path, file.sha256]))).toEqual(own);
    expect(Object.fromEntries(Object.entries(installed).map(([path, bytes]) => [path, sha256(bytes)]))).toEqual(own);
  }
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

function managing(story: Story): CommandStep[] {
  const hidden = async (hide: string, show: string) => {
    const slug = await story.another('hidden');
    await story.author.must(hide, slug, '--yes');
    expect(await story.status(slug)).toBe(404);
    await story.author.must(show, slug, '--yes');
    expect(await story.status(slug)).toBe(200);
  };
  return [
    { command: 'hide', run: () => hidden('hide', 'unhide') },
    { command: 'unhide', run: () => hidden('delete', 'unhide') },
    {
      command: 'delete',
      run: async () => {
        await hidden('delete', 'undelete');
        expect(await story.reader.refuses('delete', story.slug, '--yes')).toMatch(
          /forbidden|permission|not allowed|own/i,
        );
        if (!story.isNewest) return;
        await story.author.must('delete', story.slug, '--version', '1.0.0', '--yes');
        (await story.world.get(`/api/v1/download?slug=${story.slug}&version=1.0.0`)).expect(410);
      },
    },
    {
      command: 'undelete',
      run: async () => {
        await hidden('hide', 'undelete');
        if (!story.isNewest) return;
        await story.author.must('undelete', story.slug, '--version', '1.0.0', '--yes');
        (await story.world.get(`/api/v1/download?slug=${story.slug}&version=1.0.0`)).expect(200);
      },
    },
    {
      command: 'skill tag',
      clients: NEWEST,
      run: async () => {
        await story.author.must('skill', 'tag', story.slug, '1.0.0', '--tag', 'stable', '--yes');
        const { json } = await story.world.get(`/api/v1/skills/${story.slug}`);
        expect(json.skill.tags).toMatchObject({ stable: '1.0.0', latest: '1.2.0' });
      },
    },
    {
      command: 'skill rename',
      clients: SINCE_20,
      run: async () => {
        const [old, renamed] = [await story.another('old-name'), uniqueName('new-name')];
        await story.author.must('skill', 'rename', old, renamed, '--yes');
        expect((await story.detail(old)).skill.slug).toBe(renamed);
        await story.reader.must('install', old);
        expect(await story.reader.must('list')).toMatch(new RegExp(`${old}|${renamed}`));
      },
    },
    {
      command: 'skill merge',
      clients: SINCE_20,
      run: async () => {
        const [source, target] = [await story.another('merge-source'), await story.another('merge-target')];
        await story.author.must('skill', 'merge', source, target, '--yes');
        expect((await story.detail(source)).skill.slug).toBe(target);
      },
    },
    {
      command: 'publisher create',
      clients: SINCE_20,
      run: async () => {
        const handle = uniqueName('org');
        expect(await story.author.must('publisher', 'create', handle, '--display-name', 'An Org')).toContain(handle);
      },
    },
  ];
}

function handingOver(story: Story): CommandStep[] {
  let slug: string;
  const request = () => story.author.must('transfer', 'request', slug, story.readerUser.handle, '--yes');
  const owner = async () => (await story.world.get(`/api/v1/skills/${slug}`)).json.owner.handle as string;
  return [
    {
      command: 'transfer request',
      clients: SINCE_8,
      run: async () => {
        slug = await story.another('handed-over');
        await request();
      },
    },
    {
      command: 'transfer list',
      clients: SINCE_8,
      run: async () => {
        expect(await story.reader.must('transfer', 'list')).toContain(slug);
        expect(await story.author.must('transfer', 'list', '--outgoing')).toContain(slug);
      },
    },
    {
      command: 'transfer cancel',
      clients: SINCE_8,
      run: async () => {
        await story.author.must('transfer', 'cancel', slug, '--yes');
        expect(await story.reader.refuses('transfer', 'accept', slug, '--yes')).toMatch(/no pending transfer/i);
      },
    },
    {
      command: 'transfer reject',
      clients: SINCE_8,
      run: async () => {
        await request();
        await story.reader.must('transfer', 'reject', slug, '--yes');
        expect(await owner()).toBe(story.authorUser.handle);
      },
    },
    {
      command: 'transfer accept',
      clients: SINCE_8,
      run: async () => {
        await request();
        await story.reader.must('transfer', 'accept', slug, '--yes');
        expect(await owner()).toBe(story.readerUser.handle);
      },
    },
  ];
}

function moderating(story: Story): CommandStep[] {
  const asAdmin = async <Result>(work: (admin: ClawhubCli) => Promise<Result>): Promise<Result> => {
    const admin = await ClawhubCli.create(story.world.url, { client: story.client });
    try {
      await admin.must('login', '--token', story.world.adminToken);
      return await work(admin);
    } finally {
      await admin.close();
    }
  };
  return [
    {
      command: 'set-role',
      clients: ['clawhub-0.8.0'],
      run: async () => {
        const { handle } = await story.world.createUser('deputy');
        await asAdmin((admin) => admin.must('set-role', handle, 'moderator', '--yes'));
      },
    },
    {
      command: 'ban-user',
      clients: UNTIL_8,
      run: async () => {
        const banned = await story.world.createUser('banned');
        await asAdmin((admin) => admin.must('ban-user', banned.handle, '--yes'));
        const { status, text } = await story.world.get('/api/v1/whoami', { token: banned.token });
        expect([status, text]).toEqual([401, expect.stringMatching(/not in good standing/)]);
        expect(await story.author.refuses('ban-user', story.readerUser.handle, '--yes')).toMatch(
          /forbidden|moderator/i,
        );
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

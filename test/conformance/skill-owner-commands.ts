import { uniqueName } from '../support/bundles';
import { ClawhubCli } from '../support/clawhub-cli';
import { type CommandStep } from '../support/compatibility';
import { NEWEST, SINCE_20, SINCE_8, UNTIL_8, type Story } from './skill-story';

/** Hiding, deleting, tagging, renaming and merging what is one's own. */
export function managing(story: Story): CommandStep[] {
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

/** Giving a skill to somebody else. */
export function handingOver(story: Story): CommandStep[] {
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

/** What moderators could do with clients up to 0.8.0. */
export function moderating(story: Story): CommandStep[] {
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

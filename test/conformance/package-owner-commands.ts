import { basename } from 'node:path';
import { uniqueName } from '../support/bundles';
import { type CommandStep } from '../support/compatibility';
import { eventually } from '../support/eventually';
import { repositoryFacts } from '../support/github';
import { type PackageStory } from './package-story';
import { NEWEST } from './skill-story';

/** What a publisher does to a published package, and what others have to say of it. */
export function managing(story: PackageStory): CommandStep[] {
  return [...deleting(story), ...moderating(story), ...trusting(story), ...handingOver(story)];
}

function deleting(story: PackageStory): CommandStep[] {
  /** What the author is answered everywhere the package shows. */
  const statuses = async (): Promise<number[]> => {
    const { name, authorUser } = story;
    const encoded = encodeURIComponent(name);
    const tarball = basename(story.packed.get('1.0.0')!.path);
    const paths = [
      ...['', '/versions', '/versions/1.0.0', '/readiness'].map((rest) => story.path(rest)),
      ...[`/api/npm/${encoded}`, `/api/npm/${name}/-/${tarball}`, `/v1/plugins/${encoded}/ratings`],
    ];
    const options = { token: authorUser.token };
    return Promise.all(paths.map(async (path) => (await story.world.get(path, options)).status));
  };
  const all = (status: number) => (found: number[]) => found.every((each) => each === status);
  return [
    {
      command: 'package delete',
      run: async () => {
        const { author, name, world, authorUser } = story;
        await eventually(statuses, all(200));
        if (story.isNewest) {
          await author.must('package', 'delete', name, '--version', '1.1.0', '--yes');
          expect((await story.detail()).package.latestVersion).toBe('1.0.0');
          await eventually(() => story.npmVersions(), ['1.0.0']);
        }
        await author.must('package', 'delete', name, '--yes');
        (await world.get(story.path(), { token: authorUser.token })).expect(404);
        await eventually(statuses, all(404));
        const refused = (await world.publishPlugin(authorUser, { name, version: '1.2.0' })).expect(400).text;
        expect(refused).toBe(
          `Package "${name}" was deleted. Restore it before publishing another release or choose a new package name.`,
        );
      },
    },
    {
      command: 'package undelete',
      run: async () => {
        const { author, name } = story;
        await author.must('package', 'undelete', name, '--yes');
        if (story.isNewest) {
          expect((await story.detail()).package.latestVersion).toBe('1.0.0');
          await author.must('package', 'undelete', name, '--version', '1.1.0', '--yes');
        }
        expect((await story.detail()).package.latestVersion).toBe('1.1.0');
        await eventually(statuses, all(200));
        await eventually(() => story.npmVersions(), ['1.0.0', '1.1.0']);
      },
    },
  ];
}

function moderating(story: PackageStory): CommandStep[] {
  const rule = async (state: string): Promise<void> => {
    const json = { state, reason: 'Manual review' };
    const path = story.path('/versions/1.1.0/moderation');
    (await story.world.request('POST', path, { token: story.world.adminToken, json })).expect(200);
  };
  return [
    {
      command: 'package report',
      run: async () => {
        const reporting = ['package', 'report', story.name, '--version', '1.1.0', '--reason', 'Looks odd'];
        expect(await story.reader.must(...reporting)).toMatch(/OK. Reported/);
        expect(await story.reader.must(...reporting)).toMatch(/Already reported/);
      },
    },
    {
      command: 'package moderation-status',
      run: async () => {
        const { author, reader, name } = story;
        expect(await reader.refuses('package', 'moderation-status', name)).toContain('Permission denied.');
        await rule('quarantined');
        const status = await author.must('package', 'moderation-status', name);
        for (const words of ['open reports: 1', 'manual state: quarantined', 'blocked: yes', 'note: Manual review'])
          expect(status).toContain(words);
        expect(await reader.refuses('package', 'download', name, '--version', '1.1.0')).toMatch(/quarantined|blocked/i);
        await rule('approved');
        await eventually(() => story.npmVersions(), ['1.0.0', '1.1.0']);
      },
    },
  ];
}

function trusting(story: PackageStory): CommandStep[] {
  const run = (verb: string, ...args: string[]) =>
    story.author.must('package', 'trusted-publisher', verb, story.name, ...args);
  const repository = () => `${story.authorUser.handle}/plugin`;
  const none = 'No trusted publisher configured.';
  return [
    {
      command: 'package trusted-publisher set',
      clients: NEWEST,
      run: async () => {
        const workflow = ['--workflow-filename', 'release.yml', '--environment', 'npm'];
        await run('set', '--repository', repository(), ...workflow);
        const { trustedPublisher } = (await story.world.get(story.path('/trusted-publisher'))).expect(200).json;
        const id = String(repositoryFacts(repository()).id);
        expect(trustedPublisher).toMatchObject({
          repositoryId: id,
          workflowFilename: 'release.yml',
          environment: 'npm',
        });
      },
    },
    {
      command: 'package trusted-publisher get',
      run: async () => {
        if (!story.isNewest) {
          expect(await run('get')).toContain(none);
          const json = { repository: repository(), workflowFilename: 'release.yml' };
          const options = { token: story.authorUser.token, json };
          (await story.world.request('POST', story.path('/trusted-publisher'), options)).expect(200);
        }
        expect(await run('get')).toContain(repository());
      },
    },
    {
      command: 'package trusted-publisher delete',
      clients: NEWEST,
      run: async () => {
        await run('delete');
        expect(await run('get')).toContain(none);
      },
    },
  ];
}

function handingOver(story: PackageStory): CommandStep[] {
  return [
    {
      command: 'package transfer',
      run: async () => {
        const { author, world, authorUser, bundle } = story;
        const handle = uniqueName('org');
        (await world.request('POST', '/api/v1/publishers', { token: authorUser.token, json: { handle } })).expect(200);
        expect(await author.refuses('package', 'transfer', bundle, '--to', `${handle}-x`)).toContain(
          `Publisher "@${handle}-x" not found.`,
        );
        await author.must('package', 'transfer', bundle, '--to', handle, '--reason', 'ours');
        expect((await story.detail(bundle)).owner).toMatchObject({ handle });
      },
    },
  ];
}

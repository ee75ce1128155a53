import { createHash } from 'node:crypto';
import {
  completeUpload,
  createUpload,
  publishPackage,
  type PublishPackageInput,
  type RegisterPackageVersionInput,
  type TrustedPublisher,
} from '@app/contracts';
import { newId, type Actor } from '@app/kernel';
import { pluginFiles, tarball, unzip } from '../../support/bundles';
import { ACME, alice, PublishingWorld, sha256Of } from './publishing-world';

const source = {
  kind: 'github',
  url: 'https://github.com/a/b',
  repo: 'a/b',
  ref: 'main',
  commit: 'c0ffee',
  path: '.',
  importedAt: 1,
} as const;

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start();
});
afterAll(() => world.close());

const payload = (name: string): PublishPackageInput['payload'] => ({
  name,
  family: 'code-plugin',
  version: '1.0.0',
  source,
});
async function stored(content: Buffer) {
  const { sha256, size } = await world.stored({ path: 'plugin.tgz', content });
  return { sha256, size };
}
const publish = async (
  name: string,
  files: Record<string, string> = pluginFiles(name, '1.0.0'),
  changes: Partial<PublishPackageInput['payload']> = {},
) =>
  world.ask(publishPackage, {
    payload: { ...payload(name), ...changes },
    clawpack: await stored(await tarball(files)),
  });

describe('publishing a plugin', () => {
  it('registers the tarball as it came, with everything that was found in it', async () => {
    const files = pluginFiles('@alice/demo', '1.0.0');
    const bytes = await tarball(files);
    const clawpack = await stored(bytes);
    const filed = { categories: ['Outdoors'], topics: ['rain'] };
    const answer = await world.ask(publishPackage, { payload: { ...payload('@alice/demo'), ...filed }, clawpack });

    expect(answer.publicationStatus).toBe('published');
    const registered = world.catalog.asked.at(-1) as RegisterPackageVersionInput;
    expect(registered).toMatchObject({
      attemptId: answer.attemptId,
      ownerId: alice.publisherIds[0],
      ...{ name: '@alice/demo', family: 'code-plugin', displayName: '@alice/demo', version: '1.0.0' },
      ...{ summary: 'A plugin to rate.', runtimeId: 'alice-demo', tags: ['latest'] },
      ...{ categories: ['outdoors'], topics: ['rain'] },
      artifact: { format: 'tgz', ...clawpack },
      details: {
        artifact: {
          kind: 'npm-pack',
          sha256: sha256Of(bytes),
          npmIntegrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
          npmShasum: createHash('sha1').update(bytes).digest('hex'),
          npmTarballName: 'alice-demo-1.0.0.tgz',
          npmFileCount: 4,
        },
        compatibility: { pluginApiRange: '>=1.0.0', builtWithOpenClawVersion: '2026.9.6' },
        verification: { tier: 'source-linked', sourceCommit: 'c0ffee' },
      },
    });
    expect(registered.files).toHaveLength(4);
    for (const { path, sha256 } of registered.files) {
      expect((await world.blobs.read(sha256, 1_000_000)).toString()).toBe(files[`package/${path}`]);
    }
  });

  it('takes a tarball that was uploaded before', async () => {
    const { sha256, size } = await stored(await tarball(pluginFiles('uploaded', '1.0.0')));
    const { key, ticket } = await world.ask(createUpload, { purpose: 'clawpack' });
    const { storageId } = await world.ask(completeUpload, { key, sha256, size });
    const clawpack = { storageId, uploadTicket: ticket };
    const answer = await world.ask(publishPackage, { payload: payload('uploaded'), clawpack });
    expect(answer.publicationStatus).toBe('published');
    expect(await world.ask(publishPackage, { payload: payload('uploaded'), clawpack })).toEqual(answer);
    const wrong = { payload: payload('other'), clawpack: { storageId, uploadTicket: 'x' } };
    await expect(world.ask(publishPackage, wrong)).rejects.toMatchObject({ code: 'UPLOAD_TICKET_INVALID' });
  });

  it('answers the same ids to the same tarball, and refuses another', async () => {
    const first = await publish('again');
    expect(await publish('again')).toEqual(first);
    const changed = { ...pluginFiles('again', '1.0.0'), 'package/more.txt': 'x' };
    await expect(publish('again', changed)).rejects.toMatchObject({ code: 'VERSION_EXISTS' });
  });

  it('fails on bad content with one sentence, stores none of its files, and lets the version be tried again', async () => {
    const unique = `only in the refused one ${process.pid}`;
    const files = { ...pluginFiles('bad', '1.0.0'), 'package/openclaw.plugin.json': '{', 'package/x.txt': unique };
    await expect(publish('bad', files)).rejects.toMatchObject({
      code: 'PUBLISH_INVALID',
      message: 'ClawPack openclaw.plugin.json is invalid JSON',
    });
    expect(await world.blobs.stat(sha256Of(unique))).toBeUndefined();
    expect(await publish('bad')).toMatchObject({ publicationStatus: 'published' });
  });

  it('belongs to the organization its scope or its request names', async () => {
    const publishAs = (name: string, ownerHandle?: string) => publish(name, undefined, { ownerHandle });
    await publishAs('@acme/scoped');
    await publishAs('named', 'acme');
    for (const name of ['@acme/scoped', 'named'])
      expect(world.catalog.asked.find((asked) => 'name' in asked && asked.name === name)).toMatchObject({
        ownerId: ACME.id,
        ownerHandle: 'acme',
        ownerDisplayName: 'Acme Inc.',
      });
    await expect(publishAs('@nobody/x')).rejects.toThrow('but that publisher does not exist on ClawHub.');
  });

  it.each<[string, Partial<PublishPackageInput['payload']>, string]>([
    ['a skill', { family: 'skill' }, 'Skill packages must use the skills publish flow'],
    ['a name of somebody else', { name: '@bob/x' }, 'you do not have publish access to that publisher'],
    ['another owner', { ownerHandle: 'bob' }, 'You do not have publish access for "@bob".'],
    ['no source', { source: undefined }, 'Code plugins require source repo and commit metadata'],
    ['another name inside', { name: 'other-name' }, 'package.json name must match published package name (other-name)'],
    ['another version inside', { version: '2.0.0' }, 'ClawPack package.json version must match 2.0.0'],
  ])('refuses %s', async (_name, changes, text) => {
    const clawpack = await stored(await tarball(pluginFiles('demo', '1.0.0')));
    await expect(world.ask(publishPackage, { payload: { ...payload('demo'), ...changes }, clawpack })).rejects.toThrow(
      text,
    );
  });
  it('refuses one byte above 120 MiB before it looks at it', async () => {
    const clawpack = { sha256: 'a'.repeat(64), size: 120 * 1024 * 1024 + 1 };
    await expect(world.ask(publishPackage, { payload: payload('huge'), clawpack })).rejects.toThrow(
      'ClawPack exceeds 120MB limit',
    );
  });
});

describe('publishing a plugin as single files', () => {
  const bundle: PublishPackageInput['payload'] = {
    ...{ name: 'loose', family: 'bundle-plugin', version: '2026-11', changelog: ' First. ' },
    bundle: { id: 'loose-id', hostTargets: ['linux-x64'] },
  };
  const contents: Record<string, string> = {
    'openclaw.plugin.json': '{}',
    'README.md': '# Loose\n\nHolds its files together.\n',
    '.claude-plugin/plugin.json': '{}',
    'logo.png': '\0binary',
  };
  const file = (path: string) => world.stored({ path, content: contents[path]! });
  const published = () =>
    world.catalog.asked.findLast((asked) => 'name' in asked && asked.name === 'loose') as RegisterPackageVersionInput;

  it('registers a ZIP of them below package/, with what was found in them', async () => {
    const junk = { path: '__MACOSX/x', sha256: 'a'.repeat(64), size: 1 };
    const files = [junk, ...(await Promise.all(Object.keys(contents).map(file)))];
    const answer = await world.ask(publishPackage, { payload: bundle, files });
    expect(answer.publicationStatus).toBe('published');
    expect(published()).toMatchObject({
      ...{ name: 'loose', family: 'bundle-plugin', version: '2026-11', changelog: 'First.', runtimeId: 'loose-id' },
      summary: 'Holds its files together.',
      files: Object.keys(contents).map((path) => ({ path, sha256: sha256Of(contents[path]!) })),
      artifact: { format: 'zip' },
      details: {
        artifact: { kind: 'legacy-zip', format: 'zip' },
        capabilities: {
          ...{ executesCode: false, bundleFormat: 'claude', hostTargets: ['linux-x64'] },
          capabilityTags: [
            ...['bundle-only', 'format:claude', 'host:linux-x64', 'host-os:linux', 'host-arch:x64'],
            'artifact:legacy-zip',
          ],
        },
        verification: { tier: 'structural', scope: 'artifact-only' },
        zip: { sha256: published().artifact.sha256, size: published().artifact.size },
      },
    });
    expect(published().details).not.toHaveProperty('npm');
    expect(published().details).not.toHaveProperty('compatibility');
    const zip = await unzip(await world.blobs.read(published().artifact.sha256, 1_000_000));
    const rooted = Object.entries(contents).map(([path, content]) => [`package/${path}`, Buffer.from(content)]);
    expect(zip).toEqual(Object.fromEntries(rooted));
    expect(await world.ask(publishPackage, { payload: bundle, files: files.slice(1) })).toEqual(answer);
  });

  it('takes files that were uploaded before, and refuses others for the same version', async () => {
    const uploaded = async (path: string, content: string) => {
      const { sha256, size } = await world.stored({ path, content });
      const { key, ticket } = await world.ask(createUpload, { purpose: 'skill-file', path });
      const { storageId } = await world.ask(completeUpload, { key, sha256, size });
      return { path, sha256, size, storageId, uploadTicket: ticket };
    };
    const all = Object.entries(contents).map(([path, content]) => uploaded(path, content));
    const payloadOf = (version: string) => ({ ...bundle, name: 'ticketed', version });
    const sent = { payload: payloadOf('1'), uploads: await Promise.all(all) };
    expect(await world.ask(publishPackage, sent)).toMatchObject({ publicationStatus: 'published' });
    const others = { payload: payloadOf('1'), uploads: [await uploaded('openclaw.plugin.json', '{ }')] };
    await expect(world.ask(publishPackage, others)).rejects.toMatchObject({ code: 'VERSION_EXISTS' });
    const forged = { payload: payloadOf('2'), uploads: [{ ...others.uploads[0]!, uploadTicket: 'x' }] };
    await expect(world.ask(publishPackage, forged)).rejects.toMatchObject({ code: 'UPLOAD_TICKET_INVALID' });
  });
});

describe('publishing a plugin that trusts a workflow', () => {
  const name = '@acme/trusting';
  const trustedPublisher: TrustedPublisher = {
    ...{ provider: 'github-actions', repository: 'acme/x', repositoryId: '1', repositoryOwner: 'acme' },
    ...{ repositoryOwnerId: '2', workflowFilename: 'release.yml' },
  };
  const job: Actor = {
    ...{ role: 'user', publisherIds: [], tokenKind: 'publish', scopes: [], clientId: 'github:acme/x' },
    limits: { packages: [name], skills: [] },
    trustedPublish: {
      ...{ tokenId: newId(), packageName: name, version: '1.0.0', expiresAt: Date.now() + 60_000 },
      source: {
        ...{ repository: 'acme/x', repositoryId: '1', workflowFilename: 'release.yml' },
        ...{ commit: 'c0ffee', ref: 'refs/heads/main', runId: '7' },
      },
    },
  };
  const authorized = () =>
    world.sql<{ payload: object }>(
      `SELECT payload FROM publishing.outbox WHERE subject = 'reef.evt.publishing.publish.authorized.v1' ORDER BY position`,
    );
  beforeAll(() => {
    world.catalog.terms.set(name, {
      ...{ packageId: newId(), isPublic: true, ownerId: ACME.id, ownerHandle: 'acme', ownerDisplayName: 'Acme Inc.' },
      ...{ channel: 'community', trustedPublisher },
    });
  });

  it('registers what its job publishes as the owner’s, from the commit of the run', async () => {
    const clawpack = await stored(await tarball(pluginFiles(name, '1.0.0')));
    const sent = { name, family: 'code-plugin', version: '1.0.0' };
    const answer = await world.ask(publishPackage, { payload: sent, clawpack }, job);
    expect(answer.publicationStatus).toBe('published');
    expect(world.catalog.asked.at(-1)).toMatchObject({
      ...{ ownerId: ACME.id, ownerHandle: 'acme', name },
      details: { verification: { sourceRepo: 'acme/x', sourceCommit: 'c0ffee' } },
    });
    expect((await authorized()).at(-1)?.payload).toMatchObject({
      ...{ attemptId: answer.attemptId, name, version: '1.0.0', ground: 'github_actions', reason: null },
      ...{ run: { repository: 'acme/x', runId: '7' }, by: { kind: 'client', clientId: 'github:acme/x' } },
    });
  });
  it('lets a job use an upload of its own, and of nobody else', async () => {
    const file = await stored(await tarball(pluginFiles(name, '1.0.0')));
    const uploadedBy = async (actor: Actor) => {
      const { key, ticket } = await world.ask(createUpload, { purpose: 'clawpack' }, actor);
      const { storageId } = await world.ask(completeUpload, { key, ...file }, actor);
      return { storageId, uploadTicket: ticket };
    };
    const publishing = async (actor: Actor) => {
      const sent = { name, family: 'code-plugin', version: '1.0.0' };
      return world.ask(publishPackage, { payload: sent, clawpack: await uploadedBy(actor) }, job);
    };
    await expect(publishing(alice)).rejects.toMatchObject({ code: 'UPLOAD_TICKET_INVALID' });
    expect((await publishing(job)).publicationStatus).toBe('published');
  });
  it('wants a reason of people, and remembers it', async () => {
    const files = pluginFiles(name, '2.0.0');
    await expect(publish(name, files, { version: '2.0.0' })).rejects.toMatchObject({
      message: 'Manual publishes for packages with trusted publisher config require manualOverrideReason',
    });
    await publish(name, files, { version: '2.0.0', manualOverrideReason: ' GitHub is\ndown ' });
    expect((await authorized()).at(-1)?.payload).toMatchObject({
      ...{ ground: 'manual_override', reason: 'GitHub is down', run: null, by: { kind: 'user' } },
    });
  });
  it('holds a limited token to its names', async () => {
    const limited: Actor = { ...alice, limits: { packages: ['@alice/mine'], skills: [] } };
    const clawpack = await stored(await tarball(pluginFiles('@alice/other', '1.0.0')));
    await expect(
      world.ask(publishPackage, { payload: payload('@alice/other'), clawpack }, limited),
    ).rejects.toMatchObject({
      ...{ code: 'TOKEN_LIMITED', message: 'This token may only publish @alice/mine.' },
    });
  });
});

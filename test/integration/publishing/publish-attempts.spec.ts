import { getPublishAttempt, publishPackage } from '@app/contracts';
import { newId, type Actor } from '@app/kernel';
import { pluginFiles, tarball } from '../../support/bundles';
import { eventually } from '../../support/eventually';
import { ACME, alice, bob, PublishingWorld } from './publishing-world';

let world: PublishingWorld;
beforeAll(async () => {
  world = await PublishingWorld.start({ PUBLISH_WAIT_MS: '0' });
});
afterAll(() => world.close());

const source = {
  kind: 'github',
  url: 'https://github.com/a/b',
  repo: 'a/b',
  ref: 'main',
  commit: 'c0ffee',
  path: '.',
  importedAt: 1,
} as const;
const payload = (name: string) => ({ name, family: 'code-plugin', version: '1.0.0', source });
async function publish(name: string) {
  const { sha256, size } = await world.stored({
    path: 'plugin.tgz',
    content: await tarball(pluginFiles(name, '1.0.0')),
  });
  return world.ask(publishPackage, { payload: payload(name), clawpack: { sha256, size } });
}
const ask = (attemptId: string, actor?: Actor) => world.ask(getPublishAttempt, { attemptId }, actor);

describe('a publish attempt', () => {
  it('is told of from the wait for the verdict to the end, and again when the verdict changes', async () => {
    world.catalog.verdict = undefined;
    const { attemptId, packageId, releaseId, publicationStatus } = await publish('waited-for');
    expect(publicationStatus).toBe('pending');
    const same = { attemptId, packageId, releaseId, name: 'waited-for', version: '1.0.0' };
    expect(await ask(attemptId)).toMatchObject({
      ...same,
      ...{ status: 'pending_checks', publicationStatus: 'pending', terminal: false },
      checks: { clawscan: { status: 'pending' } },
    });
    const input = world.catalog.asked.at(-1)!;
    const status = async () => (await ask(attemptId)).publicationStatus;
    await world.catalog.decide('package', 'waited-for', input, 'clean');
    await eventually(status, 'published');
    await world.catalog.decide('package', 'waited-for', input, 'malicious');
    await eventually(status, 'blocked');
    expect(await ask(attemptId)).toMatchObject({
      ...{ ...same, status: 'blocked', terminal: true, checks: { clawscan: { status: 'blocked' } } },
      error: 'The security scan flagged this version as malicious',
    });
  });

  it('that has failed says why', async () => {
    const { sha256, size } = await world.stored({ path: 'x.tgz', content: 'no tarball' });
    const refused = world.ask(publishPackage, { payload: payload('no-tarball'), clawpack: { sha256, size } });
    await expect(refused).rejects.toMatchObject({ code: 'PUBLISH_INVALID' });
    const [row] = await world.sql<{ id: string }>(`SELECT id FROM publishing.attempt WHERE name = 'no-tarball'`);
    expect(await ask(row!.id)).toMatchObject({
      ...{ status: 'failed', publicationStatus: 'failed', terminal: true, packageId: '', releaseId: '' },
      error: 'ClawPack must be a gzip-compressed npm pack tarball',
    });
    await world.sql(
      `UPDATE publishing.attempt SET error_code = 'PUBLISH_FAILED', deadline_at = updated_at WHERE id = $1`,
      [row!.id],
    );
    expect(await ask(row!.id)).toMatchObject({ status: 'expired', publicationStatus: 'expired', terminal: true });
  });

  it('exists for the members of its publisher and for staff, and for nobody else', async () => {
    world.catalog.verdict = 'clean';
    const { attemptId } = await publish('@acme/ours');
    const colleague: Actor = { ...bob, publisherIds: [...bob.publisherIds, ACME.id] };
    for (const actor of [{ ...alice, publisherIds: [...alice.publisherIds, ACME.id] }, colleague])
      expect(await ask(attemptId, actor)).toMatchObject({ name: '@acme/ours' });
    expect(await ask(attemptId, { ...bob, role: 'moderator' })).toMatchObject({ name: '@acme/ours' });
    const unknown = { code: 'ATTEMPT_NOT_FOUND', message: 'Publish attempt not found' };
    await expect(ask(attemptId, bob)).rejects.toMatchObject(unknown);
    for (const id of [newId(), 'x', '', `${attemptId}0`]) await expect(ask(id)).rejects.toMatchObject(unknown);
  });
});

import { randomUUID } from 'node:crypto';
import {
  getRequestedScan,
  getRescanProgress,
  getScanJobs,
  packageVersionWithdrawn,
  queueRescans,
  requestScan,
  rescanOutdated,
  rescansQueued,
  versionRestored,
  versionWithdrawn,
  type PublishedRelease,
} from '@app/contracts';
import type { Actor, Role } from '@app/kernel';
import { BLOBS, type BlobStore } from '@app/storage';
import { zipOf } from '../../../apps/scanning/src/artifacts/archives.testing';
import { ENGINE_VERSION } from '../../../apps/scanning/src/static/verdict.rules';
import { eventually } from '../../support/eventually';
import { ScanningWorld, versionOf } from './scanning-world';

const OLDER = 'reef-static-0.9.0';

describe('rescans', () => {
  let world: ScanningWorld;
  beforeAll(async () => {
    world = await ScanningWorld.open({ SCANNING_THREADS: '1', SCANNING_LEASE_SECONDS: '60' });
  });
  afterAll(() => world.close());

  const actorOf = (role: Role = 'user'): Actor => ({
    ...{ userId: randomUUID(), role, publisherIds: [], tokenKind: 'api', scopes: [] },
  });
  const [moderator, admin] = [actorOf('moderator'), actorOf('admin')];
  const scanned = async (name = 'pdf-forms'): Promise<PublishedRelease> => {
    const version = versionOf(await world.store(await zipOf({ 'SKILL.md': '# PDF forms\n' })), { name });
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).length, 1);
    const { kind, itemId, versionId, displayName, version: number } = version;
    return { kind, itemId, versionId, name, displayName, version: number };
  };
  /** Makes the verdict of a version that of other rules, which thought worse of it. */
  const age = ({ versionId }: PublishedRelease) =>
    world.service.sql(
      `UPDATE scanning.scan_result SET engine_version = $2, verdict = 'suspicious' WHERE version_id = $1`,
      [versionId, OLDER],
    );
  const rescanAll = (parts: object = {}) => world.service.ask(rescanOutdated, { limit: 200, ...parts }, admin);
  const jobsOf = ({ versionId }: { versionId: string }) =>
    world.service.sql<{ cause: string; state: string; cancelled_because: string | null }>(
      `SELECT cause, state, cancelled_because FROM scanning.scan_job WHERE version_id = $1 ORDER BY created_at, id`,
      [versionId],
    );
  let openGate = (): void => undefined;
  afterEach(() => openGate());
  /** Lets no scan begin until it is opened. */
  const closeGate = (): (() => void) => {
    const blobs = world.service.get<BlobStore>(BLOBS);
    const read = blobs.read.bind(blobs);
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    blobs.read = async (sha256, maxBytes) => {
      await opened;
      return read(sha256, maxBytes);
    };
    openGate = () => {
      blobs.read = read;
      open();
    };
    return openGate;
  };
  const withdrawal = ({ versionId, name, version }: PublishedRelease) => {
    const ids = { skillId: randomUUID(), ownerId: randomUUID(), packageId: randomUUID(), versionId };
    return { ...ids, slug: name, name, version, ownerHandle: 'ana', by: { kind: 'system' as const } };
  };

  it('judge what other rules have judged, a page at a time, and nothing twice', async () => {
    const versions = [await scanned(), await scanned(), await scanned()];
    for (const version of versions) await age(version);
    expect(await rescanAll({ dryRun: true, count: true })).toMatchObject({ queued: 3, outdated: 3, next: null });
    expect(await jobsOf(versions[0]!)).toHaveLength(1);
    const open = closeGate();
    const first = await rescanAll({ limit: 2 });
    expect(first).toMatchObject({ queued: 2, alreadyQueued: 0, engineVersion: ENGINE_VERSION });
    expect(await rescanAll({ limit: 2, after: first.next })).toMatchObject({ queued: 1, next: null });
    expect(await rescanAll()).toMatchObject({ queued: 0, alreadyQueued: 3 });
    const progress = () => world.service.ask(getRescanProgress, { since: first.at }, admin);
    expect(await progress()).toMatchObject({ open: 3, clean: 0 });
    open();
    await eventually(progress, ({ open: left }) => left === 0);
    expect(await progress()).toMatchObject({ clean: 3, suspicious: 0, inconclusive: 0, cancelled: 0, changed: 3 });
    for (const { versionId } of versions)
      await eventually(() => world.saidOf(versionId).map(({ verdict }) => verdict), ['clean', 'clean']);
    expect(await rescanAll({ count: true })).toMatchObject({ queued: 0, alreadyQueued: 0, outdated: 0 });
    const said = await world.service.sql<{ payload: object }>(
      `SELECT payload FROM scanning.outbox WHERE subject = $1 AND (payload->>'queued')::int = 2`,
      [rescansQueued.subject],
    );
    expect(said).toMatchObject([{ payload: { changedRules: true, engineVersion: ENGINE_VERSION } }]);
  });

  it('come after new versions', async () => {
    const [running, old] = [await scanned(), await scanned()];
    const open = closeGate();
    await world.service.ask(requestScan, { release: running, update: false }, moderator);
    await eventually(async () => (await jobsOf(running)).at(-1)!.state, 'running');
    await world.service.ask(queueRescans, { releases: [old], dryRun: false }, moderator);
    const fresh = versionOf(await world.store(await zipOf({ 'SKILL.md': '# Fresh\n' })));
    await world.publish(fresh);
    await eventually(
      () => jobsOf(fresh),
      (jobs) => jobs.length === 1,
    );
    open();
    await eventually(() => world.saidOf(old.versionId).length, 2);
    const order = await world.service.sql<{ version_id: string }>(
      `SELECT version_id FROM scanning.scan_result WHERE version_id IN ($1, $2) ORDER BY id DESC LIMIT 2`,
      [fresh.versionId, old.versionId],
    );
    expect(order.map(({ version_id }) => version_id)).toEqual([old.versionId, fresh.versionId]);
  });

  it('make way for the same by newer rules', async () => {
    const version = await scanned();
    await age(version);
    await world.service.sql(
      `INSERT INTO scanning.scan_job (id, version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, priority, state, available_at, deadline_at, created_at, cause, engine_version)
       SELECT gen_random_uuid(), version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, 10, 'waiting', now() + interval '1 hour', deadline_at, now(), 'rescan', $2
       FROM scanning.scan_job WHERE version_id = $1`,
      [version.versionId, OLDER],
    );
    expect(await rescanAll()).toMatchObject({ queued: 1, alreadyQueued: 0 });
    await eventually(() => world.saidOf(version.versionId).length, 2);
    expect(await jobsOf(version)).toEqual([
      { cause: 'published', state: 'done', cancelled_because: null },
      { cause: 'rescan', state: 'done', cancelled_because: 'A scan with newer rules has taken its place.' },
      { cause: 'rescan', state: 'done', cancelled_because: null },
    ]);
  });

  it('leave withdrawn versions alone, until they are back', async () => {
    const [version, release] = [await scanned(), await scanned()];
    for (const each of [version, release]) await age(each);
    const open = closeGate();
    const { at } = await rescanAll();
    const states = async () => [...(await jobsOf(version)), ...(await jobsOf(release))].map(({ state }) => state);
    await eventually(states, (seen) => seen.includes('running'));
    await world.service.say(versionWithdrawn, withdrawal(version));
    await world.service.say(packageVersionWithdrawn, withdrawal(release));
    const progress = () => world.service.ask(getRescanProgress, { since: at }, admin);
    await eventually(progress, ({ cancelled }) => cancelled === 2);
    open();
    expect(await rescanAll()).toMatchObject({ queued: 0, alreadyQueued: 0 });
    await world.service.say(versionRestored, withdrawal(version));
    await eventually(rescanAll, ({ queued }) => queued === 1);
    await eventually(() => world.saidOf(version.versionId).length, 2);
    expect(world.saidOf(release.versionId)).toHaveLength(1);
  });

  it('are queued for moderators by the page, and counted', async () => {
    const [one, other] = [await scanned(), await scanned()];
    const unknown = { ...one, versionId: randomUUID() };
    const queue = (dryRun: boolean, actor = moderator) =>
      world.service.ask(queueRescans, { releases: [one, other, unknown, one], dryRun }, actor);
    expect(await queue(true)).toEqual({ queued: 2, alreadyQueued: 0, skipped: 1, jobIds: [] });
    await expect(queue(false, actorOf())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(world.service.ask(rescanOutdated, { limit: 1 }, moderator)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const open = closeGate();
    const { jobIds, ...queued } = await queue(false);
    expect(queued).toEqual({ queued: 2, alreadyQueued: 0, skipped: 1 });
    expect(await queue(false)).toMatchObject({ queued: 0, alreadyQueued: 2, jobIds: expect.arrayContaining(jobIds) });
    open();
    const count = () => world.service.ask(getScanJobs, { jobIds: [...jobIds, randomUUID()] }, moderator);
    await eventually(count, ({ succeeded }) => succeeded === 2);
    expect(await count()).toEqual({
      ...{ queued: 0, running: 0, succeeded: 2, failed: 0, missing: 1, failedJobIds: [] },
    });
  });

  it('are joined by an owner who asks, one at a time, and are urgent then', async () => {
    const [running, version] = [await scanned(), await scanned()];
    const owner = actorOf();
    const open = closeGate();
    await world.service.ask(requestScan, { release: running, update: false }, moderator);
    await eventually(async () => (await jobsOf(running)).at(-1)!.state, 'running');
    await world.service.ask(queueRescans, { releases: [version], dryRun: false }, moderator);
    const ask = () => world.service.ask(requestScan, { release: version, update: true, oneAtATime: true }, owner);
    const asked = await ask();
    expect(asked).toMatchObject({ alreadyQueued: true, remainingRequests: 2, state: 'queued' });
    await expect(ask()).rejects.toMatchObject({
      code: 'SCAN_IN_PROGRESS',
      message: 'A rescan request is already in progress for this release',
    });
    const urgency = await world.service.sql(`SELECT priority FROM scanning.scan_job WHERE id = $1`, [asked.jobId]);
    expect(urgency).toEqual([{ priority: 50 }]);
    await world.service.say(versionWithdrawn, withdrawal(version));
    const found = () => world.service.ask(getRequestedScan, { scanId: asked.scanId }, owner);
    await eventually(found, ({ state }) => state === 'failed');
    expect(await found()).toMatchObject({ cancelledBecause: 'The version was withdrawn.', remainingRequests: 2 });
    open();
  });
});

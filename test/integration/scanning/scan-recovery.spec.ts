import { randomUUID } from 'node:crypto';
import { BLOBS, type BlobStore } from '@app/storage';
import { zipOf } from '../../../apps/scanning/src/artifacts/archives.testing';
import { eventually } from '../../support/eventually';
import { ScanningWorld, versionOf } from './scanning-world';

const CLEAN = { 'SKILL.md': '# PDF forms\nFills forms.\n' };

describe('scanning when things go wrong', () => {
  let world: ScanningWorld;
  afterEach(() => world.close());

  const open = async (settings: Record<string, string> = {}): Promise<void> => {
    world = await ScanningWorld.open({ SCANNING_THREADS: '2', SCANNING_ATTEMPTS: '2', ...settings });
  };
  const clean = async () => versionOf(await world.store(await zipOf(CLEAN)));
  const verdictsOf = (versionId: string) => world.saidOf(versionId).map(({ verdict }) => verdict);
  /** Puts something between the service and its storage. */
  const wrapReads = (wrap: (read: () => Promise<Buffer>) => Promise<Buffer>): void => {
    const blobs = world.service.get<BlobStore>(BLOBS);
    const read = blobs.read.bind(blobs);
    blobs.read = (sha256, maxBytes) => wrap(() => read(sha256, maxBytes));
  };

  it('goes on with the job of a worker that was killed, and gives up one that has killed enough workers', async () => {
    await open();
    const [killed, killer] = [await clean(), await clean()];
    await world.service.sql(
      `INSERT INTO scanning.scan_job (id, version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, priority, state, attempts, available_at, lease_id, deadline_at, created_at)
       SELECT gen_random_uuid(), version_id, 'static', release, 'zip', $1, 'lost', '00-1-2-00', 100, 'running',
         attempts, clock_timestamp() + interval '300 ms', gen_random_uuid(),
         clock_timestamp() + interval '1 hour', clock_timestamp()
       FROM (VALUES ($2::uuid, $3::json, 1), ($4::uuid, $5::json, 2)) job (version_id, release, attempts)`,
      [killed.artifact.sha256, killed.versionId, JSON.stringify(killed), killer.versionId, JSON.stringify(killer)],
    );
    await eventually(
      () => [killed, killer].map(({ versionId }) => verdictsOf(versionId)),
      [['clean'], ['inconclusive']],
    );
  });

  it('is inconclusive after a few scans that took too long', async () => {
    await open({ SCANNING_TIME_BUDGET_SECONDS: '0.001' });
    const version = await clean();
    await world.publish(version);
    await eventually(() => verdictsOf(version.versionId), ['inconclusive']);
    expect(await world.jobsOf(version.versionId)).toEqual([{ state: 'done', attempts: 2, lease_id: null }]);
    expect(world.saidOf(version.versionId)).toMatchObject([{ summary: 'The static scan could not be finished.' }]);
  });

  it('is inconclusive when the archive stays missing', async () => {
    await open();
    const version = versionOf({ sha256: 'a'.repeat(64), size: 10 });
    await world.publish(version);
    await eventually(() => verdictsOf(version.versionId), ['inconclusive']);
    expect(await world.jobsOf(version.versionId)).toMatchObject([{ attempts: 2 }]);
  });

  it('waits for a storage that fails, without counting', async () => {
    await open();
    const version = await clean();
    let failures = 1;
    wrapReads((read) => (failures-- > 0 ? Promise.reject(new Error('EIO')) : read()));
    await world.publish(version);
    await eventually(() => verdictsOf(version.versionId), ['clean']);
    expect(await world.jobsOf(version.versionId)).toMatchObject([{ attempts: 1 }]);
  });

  it('is inconclusive when the storage fails beyond the deadline', async () => {
    await open({ SCANNING_DEADLINE_SECONDS: '0.001' });
    const version = await clean();
    wrapReads(() => Promise.reject(new Error('EIO')));
    await world.publish(version);
    await eventually(() => verdictsOf(version.versionId), ['inconclusive']);
  });

  it('keeps its lease while it works, however long that takes', async () => {
    await open({ SCANNING_LEASE_SECONDS: '0.3' });
    const version = await clean();
    const gate = closedGate();
    let reads = 0;
    wrapReads(async (read) => {
      reads += 1;
      await gate.opened;
      return read();
    });
    await world.publish(version);
    const renewals = () =>
      world.service.sql<{ renewed: boolean }>(
        `SELECT available_at > created_at + interval '1 second' AS renewed FROM scanning.scan_job WHERE version_id = $1`,
        [version.versionId],
      );
    await eventually(renewals, [{ renewed: true }]);
    gate.open();
    await eventually(() => verdictsOf(version.versionId), ['clean']);
    expect(reads).toBe(1);
  });

  it('does not let a worker speak that has lost its lease', async () => {
    await open({ SCANNING_LEASE_SECONDS: '60' });
    const version = await clean();
    const gate = closedGate();
    wrapReads(async (read) => {
      await gate.opened;
      return read();
    });
    await world.publish(version);
    await eventually(async () => (await world.jobsOf(version.versionId)).map(({ state }) => state), ['running']);
    const thief = randomUUID();
    await world.service.sql('UPDATE scanning.scan_job SET lease_id = $1', [thief]);
    gate.open();
    // Its scan is over when the next one, which takes the only other thread, and one more are.
    const others = [await clean(), await clean(), await clean()];
    for (const other of others) await world.publish(other);
    await eventually(
      () => others.map(({ versionId }) => verdictsOf(versionId)),
      others.map(() => ['clean']),
    );
    expect(await world.jobsOf(version.versionId)).toEqual([{ state: 'running', attempts: 1, lease_id: thief }]);
    expect(await world.resultsOf(version.versionId)).toEqual([]);
    expect(verdictsOf(version.versionId)).toEqual([]);
  });

  it('hands its job on when it is stopped, at once, and goes on with it after a restart', async () => {
    await open({ SCANNING_LEASE_SECONDS: '60', SCANNING_ATTEMPTS: '1' });
    const version = await clean();
    wrapReads(() => new Promise<Buffer>(() => undefined));
    await world.publish(version);
    await eventually(async () => (await world.jobsOf(version.versionId)).map(({ state }) => state), ['running']);
    const startedMs = performance.now();
    await world.service.stop();
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(await world.jobsOf(version.versionId)).toEqual([{ state: 'waiting', attempts: 0, lease_id: null }]);
    await world.service.start();
    await eventually(() => verdictsOf(version.versionId), ['clean']);
  });
});

function closedGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually';
import { ScanningWorld, tgzOf, versionOf, zipOf } from './scanning-world';

const CLEAN = { 'SKILL.md': '# PDF forms\nFills forms.\n' };
const ROBBER = { 'SKILL.md': '# Steal\n', 'run.js': "require('child_process').exec('id');\n" };

describe('scanning', () => {
  let world: ScanningWorld;
  beforeAll(async () => {
    world = await ScanningWorld.open({ SCANNING_LEASE_SECONDS: '1', SCANNING_ATTEMPTS: '2' });
    await world.start();
  });
  afterAll(() => world.close());

  const jobs = (versionId: string) =>
    world.sql('SELECT state, attempts, lease_id FROM scanning.scan_job WHERE version_id = $1', [versionId]);

  it('scans a new version and says what it found, in the context of the publish', async () => {
    const version = versionOf(await world.store(await zipOf(ROBBER)));
    await world.publish(version, 'req-robber');
    await eventually(() => world.saidOf(version.versionId).length, 1);
    const [said] = world.said.filter(({ payload }) => payload.versionId === version.versionId);
    expect(said).toMatchObject({
      requestId: 'req-robber',
      payload: {
        kind: 'skill',
        itemId: version.itemId,
        scanner: 'static',
        verdict: 'suspicious',
        reasonCodes: ['suspicious.dangerous_exec'],
        findings: [{ code: 'suspicious.dangerous_exec', file: 'run.js', line: 1 }],
      },
    });
    expect(await jobs(version.versionId)).toEqual([{ state: 'done', attempts: 1, lease_id: null }]);
    const stored = await world.sql('SELECT verdict, reason_codes FROM scanning.scan_result WHERE version_id = $1', [
      version.versionId,
    ]);
    expect(stored).toEqual([{ verdict: 'suspicious', reason_codes: ['suspicious.dangerous_exec'] }]);
  });

  it('reads the tarball of a plugin without its outer folder', async () => {
    const blob = await world.store(await tgzOf({ 'package.json': '{"name":"p"}', 'dist/run.js': ROBBER['run.js'] }));
    const version = versionOf(blob, { kind: 'package', name: '@ana/p', artifact: { format: 'tgz', ...blob } });
    await world.publish(version);
    const [said] = await eventually(
      () => world.saidOf(version.versionId),
      (seen) => seen.length === 1,
    );
    expect(said).toMatchObject({ verdict: 'suspicious', findings: [{ file: 'dist/run.js' }] });
  });

  it('scans a version once, however often it hears of it', async () => {
    const version = versionOf(await world.store(await zipOf(CLEAN)));
    const again = await world.publish(version);
    await again();
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).length, 1);
    const last = versionOf(await world.store(await zipOf(CLEAN)));
    await world.publish(last);
    await eventually(() => world.saidOf(last.versionId).length, 1);
    expect(world.saidOf(version.versionId)).toMatchObject([{ verdict: 'clean' }]);
    expect(await jobs(version.versionId)).toHaveLength(1);
  });

  it('lists what it did not look at', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]);
    const version = versionOf(await world.store(await zipOf({ ...CLEAN, 'logo.png': png })));
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).length, 1);
    const rows = await world.sql('SELECT not_looked_at FROM scanning.scan_result WHERE version_id = $1', [
      version.versionId,
    ]);
    expect(rows).toEqual([{ not_looked_at: [{ path: 'logo.png', reason: 'The file is not text.' }] }]);
  });

  it('stores findings with characters Postgres refuses, and names with them', async () => {
    const files = { 'SKILL.md': '# A\n', 'run.js': "require('child_process').exec('\0\u{1f600}');" };
    const version = versionOf(await world.store(await zipOf(files)), {
      displayName: 'N\0UL',
      frontMatter: { name: '\0', half: '\ud83d' },
    });
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).map(({ verdict }) => verdict), ['suspicious']);
  });

  it('calls an archive it cannot read inconclusive at once', async () => {
    const version = versionOf(await world.store(Buffer.from('no zip')));
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).length, 1);
    expect(world.saidOf(version.versionId)).toMatchObject([
      { verdict: 'inconclusive', summary: 'The archive cannot be read.', reasonCodes: [], findings: [] },
    ]);
  });

  it('calls a version inconclusive when its archive stays missing', async () => {
    const version = versionOf({ sha256: 'a'.repeat(64), size: 10 });
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).map(({ verdict }) => verdict), ['inconclusive']);
    expect(await jobs(version.versionId)).toEqual([{ state: 'done', attempts: 2, lease_id: null }]);
  });

  it('takes over a job whose worker was killed, and gives up one that kills every worker', async () => {
    const blob = await world.store(await zipOf(CLEAN));
    const killed = versionOf(blob);
    const killer = versionOf(blob);
    await world.sql(
      `INSERT INTO scanning.scan_job (id, version_id, scanner, release, artifact_format, artifact_sha256, request_id,
         traceparent, priority, state, attempts, available_at, lease_id, deadline_at, created_at)
       SELECT gen_random_uuid(), version_id, 'static', release, 'zip', $1, 'req-0', '00-1-2-00', 100, 'running',
         attempts, clock_timestamp() + interval '300 ms', gen_random_uuid(),
         clock_timestamp() + interval '1 hour', clock_timestamp()
       FROM (VALUES ($2::uuid, $3::json, 1), ($4::uuid, $5::json, 2)) job (version_id, release, attempts)`,
      [blob.sha256, killed.versionId, JSON.stringify(killed), killer.versionId, JSON.stringify(killer)],
    );
    await eventually(
      () => [killed, killer].map(({ versionId }) => world.saidOf(versionId).map(({ verdict }) => verdict)),
      [['clean'], ['inconclusive']],
    );
  });

  it('does not let a worker that lost its lease speak', async () => {
    const version = versionOf(await world.store(await zipOf(CLEAN)));
    await world.publish(version);
    await eventually(() => world.saidOf(version.versionId).length, 1);
    const [{ many }] = (await world.sql(
      'SELECT count(*)::int AS many FROM scanning.scan_result WHERE version_id = $1',
      [version.versionId],
    )) as [{ many: number }];
    expect(many).toBe(1);
  });

  it('answers a skill of 20 files in well under a second', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`scripts/step-${i}.js`, `export const step = ${i};\n`.repeat(200)]),
    );
    const blob = await world.store(await zipOf({ ...CLEAN, ...files }));
    const tookMs: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const version = versionOf(blob, { versionId: randomUUID() });
      const startedMs = performance.now();
      await world.publish(version);
      await eventually(() => world.saidOf(version.versionId).length, 1, { intervalMs: 1 });
      tookMs.push(performance.now() - startedMs);
    }
    const [fastest, median] = [Math.min(...tookMs), tookMs.sort((a, b) => a - b)[5]];
    expect({ fastest, median }).toEqual({ fastest: expect.any(Number), median: expect.any(Number) });
    expect(median).toBeLessThan(500);
    if (process.argv.includes('--verbose')) process.stdout.write(`event to result: ${tookMs.join(', ')}\n`);
  });
});

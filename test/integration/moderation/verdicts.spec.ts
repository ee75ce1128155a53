import { randomUUID } from 'node:crypto';
import {
  scanCompleted,
  verdictChanged,
  versionPublished,
  type ScanCompleted,
  type VerdictChanged,
  type VersionPublished,
} from '@app/contracts';
import { ModerationModule } from '../../../apps/moderation/src/moderation.module';
import { eventually } from '../../support/eventually';
import { ServiceUnderTest } from '../scanning/service-under-test';

type Version = Pick<VersionPublished, 'kind' | 'itemId' | 'versionId'>;

function someVersion(): Version {
  return { kind: 'skill', itemId: randomUUID(), versionId: randomUUID() };
}
function published(version: Version): VersionPublished {
  return {
    ...version,
    attemptId: randomUUID(),
    ownerId: randomUUID(),
    ownerHandle: 'ana',
    name: 'pdf-forms',
    displayName: 'PDF forms',
    summary: null,
    version: '1.0.0',
    frontMatter: {},
    artifact: { format: 'zip', sha256: 'a'.repeat(64), size: 1 },
    publishedAt: 1,
  };
}
function scanned(version: Version, parts: Partial<ScanCompleted> = {}): ScanCompleted {
  return {
    ...version,
    scanner: 'static',
    verdict: 'clean',
    reasonCodes: [],
    summary: 'No suspicious patterns detected.',
    engineVersion: 'test-1',
    capabilityTags: [],
    findings: [],
    checkedAt: 1_000,
    ...parts,
  };
}

describe('moderation', () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await ServiceUnderTest.open({ name: 'moderation', modules: [ModerationModule], hear: [verdictChanged] });
  });
  afterAll(() => service.close());

  const saidOf = ({ versionId }: Version): VerdictChanged[] =>
    service
      .heard(verdictChanged)
      .map(({ payload }) => payload)
      .filter((said) => said.versionId === versionId);
  const rowsOf = ({ versionId }: Version) =>
    service.sql('SELECT verdict, revision FROM moderation.verdict WHERE version_id = $1', [versionId]);
  /** Everything said before is handled once this is: the subscriber takes its events in order, four at a time. */
  const settled = async (): Promise<void> => {
    const last = Array.from({ length: 5 }, () => someVersion());
    for (const version of last) await service.say(scanCompleted, scanned(version));
    await eventually(() => last.map((version) => saidOf(version).length), [1, 1, 1, 1, 1]);
  };

  it('has a new version pending, and says nothing until a scan is in', async () => {
    const version = someVersion();
    await service.say(versionPublished, published(version));
    await eventually(() => rowsOf(version), [{ verdict: 'pending', revision: 0 }]);
    expect(saidOf(version)).toEqual([]);
  });

  it('knows which scanners a version was given to, and when all of them have answered', async () => {
    const version = someVersion();
    const asked = ['clamav', 'static', 'vt'];
    const details = { verdict: 'undetected', source: 'engines' };
    await service.say(scanCompleted, scanned(version, { asked }));
    await eventually(() => saidOf(version).length, 1);
    await service.say(scanCompleted, scanned(version, { asked, scanner: 'clamav', verdict: 'inconclusive' }));
    await eventually(() => saidOf(version).length, 2);
    await service.say(scanCompleted, scanned(version, { asked, scanner: 'vt', verdict: 'suspicious', details }));
    await eventually(() => saidOf(version).length, 3);
    expect(saidOf(version)).toMatchObject([
      { verdict: 'clean', staticDone: true, allDone: false },
      { verdict: 'clean', allDone: false, scanners: { clamav: { status: 'error' } } },
      { verdict: 'suspicious', allDone: true, scanners: { vt: { status: 'suspicious', ...details } } },
    ]);
  });

  it('says the verdict of the static scan, in the context of the publish', async () => {
    const version = someVersion();
    await service.say(versionPublished, published(version));
    const found = { verdict: 'suspicious', reasonCodes: ['suspicious.x'], capabilityTags: ['crypto'] } as const;
    const scan = scanned(version, { ...found, reasonCodes: [...found.reasonCodes], capabilityTags: ['crypto'] });
    await service.say(scanCompleted, { ...scan, summary: 'Detected: suspicious.x' }, 'the-publish');
    await eventually(() => saidOf(version).length, 1);
    expect(saidOf(version)).toEqual([
      {
        ...version,
        verdict: 'suspicious',
        staticDone: true,
        allDone: true,
        reasonCodes: ['suspicious.x'],
        summary: 'Detected: suspicious.x',
        engineVersion: 'test-1',
        capabilityTags: ['crypto'],
        scanners: {
          static: {
            status: 'suspicious',
            normalizedStatus: 'suspicious',
            reasonCodes: ['suspicious.x'],
            summary: 'Detected: suspicious.x',
            engineVersion: 'test-1',
            checkedAt: 1_000,
          },
        },
        checkedAt: 1_000,
        revision: 1,
      },
    ]);
    expect(service.heard(verdictChanged).at(-1)?.requestId).toBe('the-publish');
    expect(await rowsOf(version)).toEqual([{ verdict: 'suspicious', revision: 1 }]);
  });

  it('takes a scan result that comes before the news of its version', async () => {
    const version = someVersion();
    await service.say(scanCompleted, scanned(version, { verdict: 'malicious' }));
    await eventually(() => saidOf(version).map(({ verdict }) => verdict), ['malicious']);
    await service.say(versionPublished, published(version));
    await settled();
    expect(await rowsOf(version)).toEqual([{ verdict: 'malicious', revision: 1 }]);
  });

  it('counts a result once, however often it comes, and never an older one over a newer', async () => {
    const version = someVersion();
    const again = await service.say(scanCompleted, scanned(version, { verdict: 'malicious', checkedAt: 2_000 }));
    await again();
    await service.say(scanCompleted, scanned(version, { verdict: 'malicious', checkedAt: 2_000 }));
    await service.say(scanCompleted, scanned(version, { verdict: 'clean', checkedAt: 1_000 }));
    await settled();
    expect(saidOf(version).at(-1)).toMatchObject({ verdict: 'malicious' });
    expect(await rowsOf(version)).toMatchObject([{ verdict: 'malicious' }]);
  });

  it('leaves a version pending when its static scan could not finish, until one does', async () => {
    const version = someVersion();
    await service.say(scanCompleted, scanned(version, { verdict: 'inconclusive', summary: 'Could not be finished.' }));
    await eventually(() => saidOf(version).length, 1);
    expect(saidOf(version)).toMatchObject([{ verdict: 'pending', staticDone: false, revision: 1 }]);
    await service.say(scanCompleted, scanned(version, { checkedAt: 2_000 }));
    await eventually(
      () => saidOf(version).map(({ verdict, revision }) => [verdict, revision]),
      [
        ['pending', 1],
        ['clean', 2],
      ],
    );
  });

  it('numbers the changes of one version without a gap when scanners finish together', async () => {
    const version = someVersion();
    const scanners = ['static', 'vt', 'llm', 'clamav'];
    await Promise.all(scanners.map((scanner) => service.say(scanCompleted, scanned(version, { scanner }))));
    await eventually(() => saidOf(version).length, 4);
    const revisions = saidOf(version).map(({ revision }) => revision);
    expect(revisions.sort()).toEqual([1, 2, 3, 4]);
    const last = saidOf(version).find(({ revision }) => revision === 4);
    expect(Object.keys(last?.scanners as object)).toEqual(['clamav', 'llm', 'static', 'vt']);
  });
});

import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { scanCompleted, versionPublished, type Payload, type ScanCompleted } from '@app/contracts';
import { nowMs } from '@app/kernel';
import { BLOBS, type Blob, type BlobStore } from '@app/storage';
import { ScanningModule } from '../../../apps/scanning/src/scanning.module';
import { ServiceUnderTest } from './service-under-test';

/** The scanning service, and a catalog and a gateway played by the test. */
export class ScanningWorld {
  private constructor(readonly service: ServiceUnderTest) {}

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<ScanningWorld> {
    const definition = { name: 'scanning', modules: [ScanningModule], hear: [scanCompleted], settings };
    return new ScanningWorld(await ServiceUnderTest.open(definition));
  }
  close(): Promise<void> {
    return this.service.close();
  }

  store(bytes: Buffer): Promise<Blob> {
    return this.service.get<BlobStore>(BLOBS).put(Readable.from([bytes]), { maxBytes: bytes.length });
  }
  /** Says that a version was published. @returns the same event again */
  publish(version: Payload<typeof versionPublished>, requestId?: string): Promise<() => Promise<void>> {
    return this.service.say(versionPublished, version, requestId);
  }
  /** What scanning said of a version. */
  saidOf(versionId: string): ScanCompleted[] {
    return this.service
      .heard(scanCompleted)
      .map(({ payload }) => payload)
      .filter((said) => said.versionId === versionId);
  }
  jobsOf(versionId: string): Promise<{ state: string; attempts: number; lease_id: string | null }[]> {
    return this.service.sql('SELECT state, attempts, lease_id FROM scanning.scan_job WHERE version_id = $1', [
      versionId,
    ]);
  }
  resultsOf(versionId: string): Promise<{ verdict: string; reason_codes: string[]; not_looked_at: object[] }[]> {
    return this.service.sql(
      'SELECT verdict, reason_codes, not_looked_at FROM scanning.scan_result WHERE version_id = $1',
      [versionId],
    );
  }
}

/** A published skill whose archive is stored; `parts` replace what does not matter. */
export function versionOf(
  blob: Blob,
  parts: Partial<Payload<typeof versionPublished>> = {},
): Payload<typeof versionPublished> {
  return {
    kind: 'skill',
    itemId: randomUUID(),
    versionId: randomUUID(),
    attemptId: randomUUID(),
    ownerId: randomUUID(),
    ownerHandle: 'ana',
    name: 'pdf-forms',
    displayName: 'PDF forms',
    summary: null,
    version: '1.0.0',
    frontMatter: {},
    artifact: { format: 'zip', ...blob },
    publishedAt: nowMs(),
    ...parts,
  };
}

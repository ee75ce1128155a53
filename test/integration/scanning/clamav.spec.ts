import { Readable } from 'node:stream';
import type { ScanTask } from '../../../apps/scanning/src/adapters/adapter';
import { tgzOf } from '../../../apps/scanning/src/artifacts/archives.testing';
import { ClamAvAdapter } from '../../../apps/scanning/src/clamav/clamav-adapter';
import { clamAvConfig } from '../../../apps/scanning/src/clamav/clamav.config';
import { clamdAddress } from '../../../apps/scanning/src/clamav/clamd-address.rules';
import { EICAR, TestClamd, UNWANTED } from '../../support/clamd';

const never = new AbortController().signal;
const release = { kind: 'package', itemId: '', versionId: '', name: 'a', displayName: '', summary: null } as const;
const task = (bytes: Buffer): ScanTask => ({
  ...{ release: { ...release, frontMatter: null }, format: 'tgz', sha256: '', remoteRef: null },
  open: () => Promise.resolve({ stream: Readable.from(slices(bytes)), size: bytes.length }),
});

describe('ClamAV', () => {
  let clamd: TestClamd;
  beforeAll(async () => {
    clamd = await TestClamd.start();
  });
  afterAll(() => clamd.stop());
  const adapter = (address: string, settings: Record<string, string> = {}) =>
    new ClamAvAdapter(clamdAddress(address)!, clamAvConfig.load(settings));

  it('looks into an archive over its socket, and tells malware from what is only unwanted', async () => {
    const scan = async (text: string) => adapter(clamd.socketPath).scan(task(await tgzOf({ 'bin/tool': text })), never);
    expect(await scan(EICAR)).toMatchObject({ verdict: 'malicious', summary: 'ClamAV found Reef.Eicar.UNOFFICIAL.' });
    expect(await scan(UNWANTED)).toMatchObject({
      ...{ verdict: 'suspicious', reasonCodes: ['suspicious.clamav_suspicious'] },
      findings: [{ file: 'package.tgz', evidence: 'PUA.Reef.Unwanted.UNOFFICIAL' }],
    });
    expect(await scan('nothing')).toMatchObject({ verdict: 'clean', findings: [] });
  });

  it('is inconclusive about what is too large for it, whoever notices', async () => {
    const large = task(Buffer.alloc(1_500_000));
    expect(await adapter(clamd.address, { CLAMAV_MAX_BYTES: '1000000' }).scan(large, never)).toMatchObject({
      ...{ verdict: 'inconclusive', summary: 'The archive is too large for ClamAV.' },
    });
    expect(await adapter(clamd.address).scan(large, never)).toMatchObject({ verdict: 'inconclusive' });
  });

  it('fails when nobody listens', async () => {
    const nobody = adapter(`${clamd.socketPath}.gone`).scan(task(Buffer.alloc(1)), never);
    await expect(nobody).rejects.toThrow('clamd has not answered: ENOENT.');
  });
});

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

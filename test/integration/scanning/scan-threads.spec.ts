import { join } from 'node:path';
import { ScanThreads } from '../../../apps/scanning/src/threads/scan-threads';

const PROGRAM = join(__dirname, 'fixtures/obedient-thread.cjs');

function request(name: string) {
  const release = { kind: 'skill', itemId: '', versionId: '', name, displayName: '', summary: null, frontMatter: {} };
  return { release: { ...release, kind: 'skill' as const }, format: 'zip' as const, bytes: new Uint8Array() };
}

describe('ScanThreads', () => {
  let threads: ScanThreads;
  beforeEach(() => {
    threads = new ScanThreads(2, PROGRAM);
  });
  afterEach(() => threads.close());

  it('answers several scans at once, one after the other in each thread', async () => {
    threads.warmUp();
    for (const pair of [
      ['a', 'b'],
      ['c', 'd'],
    ]) {
      const answers = await Promise.all(pair.map((name) => threads.scan(request(name), 5_000)));
      expect(answers).toEqual(pair.map((reason) => ({ ok: false, reason })));
    }
  });
  it.each([
    ['throw', 'crash', 5_000],
    ['exit', 'crash', 5_000],
    ['spin', 'timeout', 100],
  ])('survives a scan that would %s', async (name, kind, budgetMs) => {
    await expect(threads.scan(request(name), budgetMs)).rejects.toMatchObject({ kind });
    expect(await threads.scan(request('next'), 5_000)).toEqual({ ok: false, reason: 'next' });
  });
  it('survives a scan that eats all memory', async () => {
    await expect(threads.scan(request('eat'), 60_000)).rejects.toMatchObject({ kind: 'crash' });
    expect(await threads.scan(request('next'), 5_000)).toEqual({ ok: false, reason: 'next' });
  });
  it('interrupts what runs when it is closed, and takes nothing after', async () => {
    const running = threads.scan(request('spin'), 60_000);
    await Promise.all([expect(running).rejects.toMatchObject({ kind: 'closed' }), threads.close()]);
    await expect(threads.scan(request('late'), 5_000)).rejects.toMatchObject({ kind: 'closed' });
  });
});

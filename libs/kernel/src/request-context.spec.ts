import { newId } from './ids';
import { childTraceparent } from './request-context';
import { inTransactionScope, isInTransaction } from './transaction-scope';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a child span', () => {
  it('keeps trace and flags of its parent', () => {
    const child = childTraceparent(PARENT);
    expect(child).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(child).not.toBe(PARENT);
  });

  it.each([undefined, '', 'garbage', PARENT.toUpperCase(), PARENT.replace('b7ad6b7169203331', '0'.repeat(16))])(
    'starts a new trace when the parent is %j',
    (parent) => {
      expect(childTraceparent(parent)).toMatch(/^00-(?!0af7)[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    },
  );
});

describe('a new id', () => {
  it('is a UUIDv7 that sorts by its time', () => {
    const ids = [1, 1_000, 1_700_000_000_000, 1_700_000_000_001].map(newId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(Array.from({ length: 1_000 }, () => newId())).size).toBe(1_000);
  });
});

describe('the inside of a transaction', () => {
  it('ends with it, also for what it left behind', async () => {
    let left: Promise<boolean> | undefined;
    await inTransactionScope(async () => {
      expect(isInTransaction()).toBe(true);
      left = new Promise((resolve) => setImmediate(() => resolve(isInTransaction())));
    });
    expect(isInTransaction()).toBe(false);
    expect(await left).toBe(false);
  });

  it('ends when it fails', async () => {
    await expect(inTransactionScope(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(isInTransaction()).toBe(false);
  });
});

declare const sleep: (ms: number) => Promise<void>;
it('waits', async () => {
  await sleep(100);
});

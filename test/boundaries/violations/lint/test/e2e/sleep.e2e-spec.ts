it('waits', async () => {
  await new Promise((resolve) => setTimeout(resolve, 100));
});

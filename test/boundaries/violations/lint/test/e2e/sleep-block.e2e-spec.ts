it('waits', () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 100);
  }));

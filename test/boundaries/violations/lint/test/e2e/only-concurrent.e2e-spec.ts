it.concurrent.only('alone', async () => undefined);

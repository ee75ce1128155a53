describe.only('alone', () => undefined);

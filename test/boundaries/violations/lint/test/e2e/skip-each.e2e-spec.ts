describe.skip.each([1])('runs some day', () => undefined);

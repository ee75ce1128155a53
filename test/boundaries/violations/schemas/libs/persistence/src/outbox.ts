export const allowed = (schema: string) => `INSERT INTO ${schema}.outbox DEFAULT VALUES`;
export const named = 'INSERT INTO catalog.outbox DEFAULT VALUES';

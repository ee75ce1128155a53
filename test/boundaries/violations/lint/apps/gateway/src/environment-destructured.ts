export const { env } = process;

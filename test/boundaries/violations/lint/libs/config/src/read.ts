export const allowed = process.env;

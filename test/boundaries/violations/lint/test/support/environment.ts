export const allowed = process.env.PORT;

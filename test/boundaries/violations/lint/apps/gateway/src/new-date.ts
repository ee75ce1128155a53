export const createdAt = new Date();

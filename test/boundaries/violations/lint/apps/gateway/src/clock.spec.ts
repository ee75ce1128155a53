export const allowed = [new Date(), Date.now(), new Date(0)];

export const allowed = [new Date(), Date.now(), Math.random()];

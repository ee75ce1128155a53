export const allowed = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

import { z } from 'zod';

/** Settings that every adapter has. Each is a function so that every use says whose it is. */

export function timeoutSeconds(scanner: string, byDefault: number): z.ZodType<number> {
  return z.coerce
    .number()
    .min(0.1)
    .max(600)
    .default(byDefault)
    .describe(`How long one attempt with ${scanner} may take, in seconds; then it is tried again later`);
}
export function deadlineSeconds(scanner: string, byDefault: number): z.ZodType<number> {
  return z.coerce
    .number()
    .min(0.1)
    .max(86_400)
    .default(byDefault)
    .describe(`How long a version waits for ${scanner}, in seconds; then that scan is inconclusive`);
}
export function concurrency(scanner: string, byDefault: number): z.ZodType<number> {
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(byDefault)
    .describe(`Versions that are with ${scanner} at the same time, of one replica`);
}
/** Where an operator's own server is. */
export function serverUrl(): z.ZodURL {
  return z.url({ protocol: /^https?$/ });
}

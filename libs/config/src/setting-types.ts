import { z } from 'zod';

/** Settings' types that recur. Each is a function so that every use carries its own description. */

/** `true`/`1`/`yes`/`on` and their opposites, any case. */
export function flag(byDefault: boolean): z.ZodType<boolean> {
  return z
    .string()
    .default(String(byDefault))
    .transform((text, context) => {
      if (/^(true|1|yes|on)$/i.test(text)) return true;
      if (/^(false|0|no|off)$/i.test(text)) return false;
      context.addIssue({ code: 'custom', message: 'must be true or false' });
      return z.NEVER;
    });
}

/** A TCP port; 0 lets the system choose. */
export function port(byDefault: number): z.ZodType<number> {
  return z.coerce.number().int().min(0).max(65_535).default(byDefault);
}

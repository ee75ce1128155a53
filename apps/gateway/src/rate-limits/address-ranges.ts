import { z } from 'zod';
import { parseRange } from './client-address.rules';

/** A setting of addresses and CIDR ranges, comma-separated. */
export const addressRanges = () =>
  z.string().transform((text, context) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one) => {
        const range = parseRange(one);
        if (range === undefined)
          context.addIssue({ code: 'custom', message: 'must be addresses or ranges such as 10.0.0.0/8, ::1' });
        return range!;
      }),
  );

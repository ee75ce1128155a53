import { routeLimits } from './routes.rules';

type Operation = { readonly responses?: object };

const LIMITED = {
  description: 'RATE_LIMITED: `Retry-After` says in how many seconds to try again',
  headers: {
    'Retry-After': { description: 'Seconds', schema: { type: 'integer' } },
    RateLimit: { description: 'What is left of each limit', schema: { type: 'string' } },
    'RateLimit-Policy': { description: 'The limits themselves', schema: { type: 'string' } },
  },
};

/** Says of every operation that has a rate limit that it may answer 429. @param paths `paths` of an OpenAPI document */
export function documentLimits<P extends Record<string, object>>(paths: P): P {
  const item = (path: string, operations: object): object =>
    Object.fromEntries(
      Object.entries(operations).map(([method, operation]: [string, Operation]) => {
        const limits = routeLimits(method.toUpperCase(), undefined, path.replace(/\{(\w+)\}/g, ':$1'));
        const responses = { ...operation.responses, 429: LIMITED };
        return [method, limits === undefined ? operation : { ...operation, responses }];
      }),
    );
  return Object.fromEntries(Object.entries(paths).map(([path, operations]) => [path, item(path, operations)])) as P;
}

import { QueryFailedError } from 'typeorm';

const UNIQUE_VIOLATION = '23505';

/** The name of the unique constraint `error` says was violated; undefined for any other failure. */
export function violatedUniqueConstraint(error: unknown): string | undefined {
  const driver = (error instanceof QueryFailedError ? error.driverError : error) as {
    code?: unknown;
    constraint?: unknown;
  };
  return driver?.code === UNIQUE_VIOLATION && typeof driver.constraint === 'string' ? driver.constraint : undefined;
}

/** Replaces a violation of `constraint` with `replacement`; lets every other failure through. */
export async function onUniqueViolation<T>(
  constraint: string,
  replacement: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw violatedUniqueConstraint(error) === constraint ? replacement() : error;
  }
}

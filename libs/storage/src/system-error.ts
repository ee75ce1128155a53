/** Whether `error` is the system's error `code`, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  // By shape, not by class: an error may come from another realm than ours.
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

/** The outcome of a file operation, or undefined when the file is not there. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

import { DomainError } from '@app/kernel';

/**
 * A JSON request body that has arrived and is not parsed yet. `parseBody` parses it, after the guards: who may not
 * call a route learns that first, and cannot make Reef parse megabytes.
 */
export class JsonText {
  constructor(private readonly text: string) {}

  /**
   * The value; undefined for an empty body, which clients send with DELETE. A string that itself holds JSON is parsed
   * again: CLI 0.8 encodes twice (client-contract 0.1 trap 9).
   *
   * @throws DomainError INVALID_INPUT `Invalid JSON`
   */
  parse(): unknown {
    if (this.text.trim() === '') return undefined;
    const value = parseJson(this.text);
    return typeof value === 'string' ? parseJson(value) : value;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const problems = [{ pointer: '#', code: 'wrong_format', message: 'must be JSON' }];
    throw new DomainError('INVALID_INPUT', 'Invalid JSON', { problems });
  }
}

import { DomainError } from '@app/kernel';

/** No form of ours is larger; in bytes. */
export const MAX_FORM_BYTES = 64 * 1024;

/** What the browser sent of a form. */
export class FormText {
  private readonly fields: URLSearchParams;

  constructor(text: string) {
    this.fields = new URLSearchParams(text);
  }

  /**
   * A field as typed; empty when absent, the first when sent twice.
   * @throws DomainError INVALID_INPUT for NUL, which no keyboard types and Postgres does not store
   */
  get(name: string): string {
    const value = this.fields.get(name) ?? '';
    if (value.includes('\0')) throw unstorable();
    return value;
  }

  /** Every value of a field that may be sent several times, such as ticked boxes. @throws DomainError INVALID_INPUT */
  all(name: string): string[] {
    const values = this.fields.getAll(name);
    if (values.some((value) => value.includes('\0'))) throw unstorable();
    return values;
  }
}

function unstorable(): DomainError {
  return new DomainError('INVALID_INPUT', 'The form contains characters that cannot be stored');
}

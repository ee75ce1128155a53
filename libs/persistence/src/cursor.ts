import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalidField } from '@app/kernel';

/** The sort key of the last row a page showed, from which the next page goes on. */
export type CursorKey = readonly (string | number | null)[];

const MAC_BYTES = 12;

/**
 * Opaque, signed paging cursors. Signed so that a caller cannot make up sort keys (and thereby probe hidden rows);
 * bound to a list and its filters by `scope`, so that a cursor of one list is nothing to another.
 */
export class Cursors {
  constructor(private readonly secret: string) {}

  encode(scope: string, key: CursorKey): string {
    const body = Buffer.from(JSON.stringify(key));
    return Buffer.concat([this.mac(scope, body), body]).toString('base64url');
  }
  /** The key, or undefined when the cursor is not one of ours for this scope: the caller then starts at page one. */
  decode(scope: string, cursor: string | undefined): CursorKey | undefined {
    if (cursor === undefined || cursor.length > 2_000) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const body = bytes.subarray(MAC_BYTES);
    if (body.length === 0 || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), this.mac(scope, body))) return undefined;
    return JSON.parse(body.toString('utf8')) as CursorKey;
  }
  /**
   * As `decode`, for lists that validate their parameters.
   * @throws DomainError INVALID_INPUT when the cursor is not one of ours for this scope
   */
  read(scope: string, cursor: string | undefined): CursorKey | undefined {
    if (cursor === undefined || cursor === '') return undefined;
    const key = this.decode(scope, cursor);
    if (key !== undefined) return key;
    throw invalidField('cursor', 'invalid', 'must be `nextCursor` of the page before, of the same list');
  }
  private mac(scope: string, body: Uint8Array): Buffer {
    return createHmac('sha256', this.secret).update(`cursor\0${scope}\0`).update(body).digest().subarray(0, MAC_BYTES);
  }
}

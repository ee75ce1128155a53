import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret for storage with AES-256-GCM, under a key made from `REEF_SECRET_KEY` by HKDF for this purpose alone.
 * @param context what the secret belongs to; opening needs the same, so sealed values cannot be swapped
 */
export function seal(secretKey: string, context: string, plain: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derivedKey(secretKey), iv).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** @throws Error when the secret key or the context is another one, or the bytes were changed */
export function unseal(secretKey: string, context: string, sealed: Buffer): string {
  const iv = sealed.subarray(0, IV_BYTES);
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(secretKey), iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}

export function sealSigningKey(secretKey: string, id: string, privateJwk: JWK): Buffer {
  return seal(secretKey, id, JSON.stringify(privateJwk));
}

/** The private key of a row. @throws Error when `REEF_SECRET_KEY` is another one than when it was made */
export function openSigningKey(secretKey: string, row: { readonly id: string; readonly privateSealed: Buffer }): JWK {
  try {
    return JSON.parse(unseal(secretKey, row.id, row.privateSealed)) as JWK;
  } catch (cause) {
    throw new Error('a signing key cannot be opened: REEF_SECRET_KEY is not the one it was sealed with', { cause });
  }
}

function derivedKey(secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'reef/gateway/signing-key', 32));
}

import { DomainError } from '@app/kernel';

/** @throws DomainError UNSUPPORTED_MEDIA_TYPE when it is neither (server-semantics 3.2) */
export function bodyFormat(contentType: string | undefined): 'json' | 'multipart' {
  if (contentType?.includes('multipart/form-data') === true) return 'multipart';
  if (contentType?.includes('application/json') === true) return 'json';
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported content type');
}

/** The JSON of a multipart publish's `payload` part. */
export function payloadOf(fields: ReadonlyMap<string, string>): unknown {
  const text = fields.get('payload');
  if (text === undefined) throw new DomainError('PUBLISH_INVALID', 'Missing payload');
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('PUBLISH_INVALID', 'Invalid JSON payload');
  }
}

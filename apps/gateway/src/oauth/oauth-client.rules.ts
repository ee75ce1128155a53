import { CLIENT_GRANTS, DEVICE_GRANT, type ClientGrant } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { withoutPerson } from './oauth.rules';

/** One a client, as with the others' servers, would do; some have several environments. */
const MAX_REDIRECT_URIS = 10;
/** RFC 8252 section 8.3: addresses, not `localhost`, which may be anywhere. */
const LOOPBACK = ['127.0.0.1', '[::1]'];

/** The device grant's name is a URN; nobody types that. */
const SHORT_NAMES: Readonly<Record<string, ClientGrant>> = { device_code: DEVICE_GRANT };

/**
 * The grants of a new client. `refresh_token` needs a grant that involves a person; a client that speaks for itself
 * must be able to prove who it is.
 * @throws DomainError INVALID_INPUT
 */
export function grantsOf({ grant, isPublic = false }: { grant: string; isPublic?: boolean }): ClientGrant[] {
  const wanted = grant
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => (Object.hasOwn(SHORT_NAMES, word) ? SHORT_NAMES[word]! : word));
  const unknown = wanted.find((word) => !CLIENT_GRANTS.includes(word as ClientGrant));
  if (unknown !== undefined || wanted.length === 0)
    throw new DomainError('INVALID_INPUT', `Unknown grant; known are ${CLIENT_GRANTS.join(', ')}`);
  if (isPublic && wanted.includes('client_credentials'))
    throw new DomainError('INVALID_INPUT', 'client_credentials needs a secret, which a public client has none of');
  if (wanted.includes('refresh_token') && !wanted.includes('authorization_code') && !wanted.includes(DEVICE_GRANT))
    throw new DomainError('INVALID_INPUT', 'refresh_token needs authorization_code or device_code');
  return CLIENT_GRANTS.filter((known) => wanted.includes(known));
}

/**
 * Registry scopes are for programs that speak for people: a client's own tokens never have them.
 * @throws DomainError INVALID_INPUT when no grant of the client involves a person
 */
export function assertScopesFit(scope: string, grants: readonly ClientGrant[]): void {
  const isForPeople = grants.some((grant) => grant !== 'client_credentials');
  if (!isForPeople && scope !== withoutPerson(scope))
    throw new DomainError('INVALID_INPUT', 'Registry scopes need a grant that involves a person');
}

/**
 * Where people may be sent back to: https, or http on the loopback address for programs on their computer (whose port
 * is not compared).
 * @throws DomainError INVALID_INPUT for anything else, and when there are some without need or none where needed
 */
export function redirectUrisOf(given: readonly string[], grants: readonly ClientGrant[]): string[] {
  const needed = grants.includes('authorization_code');
  if (needed !== given.length > 0)
    throw new DomainError(
      'INVALID_INPUT',
      needed ? 'authorization_code needs a redirect URI' : 'Only authorization_code has redirect URIs',
    );
  if (given.length > MAX_REDIRECT_URIS)
    throw new DomainError('INVALID_INPUT', `At most ${MAX_REDIRECT_URIS} redirect URIs`);
  const uris = given.map(trusted);
  if (new Set(uris.map((uri) => new URL(uri).protocol)).size > 1)
    throw new DomainError('INVALID_INPUT', 'Redirect URIs are all https, or all on the loopback address');
  return [...new Set(given)];
}

function trusted(uri: string): string {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const isLoopback = url?.protocol === 'http:' && LOOPBACK.includes(url.hostname);
  if (url === undefined || !(isLoopback || url.protocol === 'https:') || LOOPBACK.includes(url.hostname) !== isLoopback)
    throw new DomainError('INVALID_INPUT', 'A redirect URI is an https URL, or http://127.0.0.1 or http://[::1]');
  if (uri.includes('#') || url.username !== '' || url.password !== '' || uri.includes('*'))
    throw new DomainError('INVALID_INPUT', 'A redirect URI has no fragment, no credentials and no wildcard');
  return uri;
}

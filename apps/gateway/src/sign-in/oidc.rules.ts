import { createHash } from 'node:crypto';
import { DomainError } from '@app/kernel';

/** What we use of a provider's metadata (OpenID Connect Discovery 1.0 section 3). */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint?: string;
  readonly token_endpoint_auth_methods_supported?: readonly string[];
}

/** One attempt to sign in, kept by the browser until it comes back. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** What a provider says of a person; all of it hearsay but `sub`. */
export interface Claims {
  readonly sub: string;
  readonly preferred_username?: unknown;
  readonly email?: unknown;
  readonly name?: unknown;
}

/** @throws Error when it is not this issuer's, or lacks what we need */
export function providerMetadata(document: unknown, issuer: string): ProviderMetadata {
  const metadata = (document ?? {}) as Record<string, unknown>;
  const bare = (url: unknown) => (typeof url === 'string' ? url.replace(/\/$/, '') : undefined);
  if (bare(metadata.issuer) !== bare(issuer))
    throw new Error(`the metadata is of another issuer: ${String(metadata.issuer)}`);
  const scheme = issuer.startsWith('https:') ? 'https:' : 'http';
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
    const url = metadata[name];
    if (typeof url !== 'string' || !url.startsWith(scheme)) throw new Error(`the metadata has no usable ${name}`);
  }
  return metadata as unknown as ProviderMetadata;
}

/** Where the browser goes (OpenID Connect Core 1.0 section 3.1.2.1, RFC 7636). */
export function authorizationUrl(
  { authorization_endpoint: endpoint }: ProviderMetadata,
  { state, nonce, verifier }: OidcAttempt,
  client: { readonly id: string; readonly redirectUri: string },
): string {
  const url = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: client.redirectUri,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const MAX_HANDLE = 40;
const MAX_SUFFIX = 50;

/**
 * Handles for a new account, best first (server-semantics 1.1): from the name at the provider, else the e-mail address;
 * then with `-2` to `-50`, all within 40 characters.
 */
export function* handlesFor({ preferred_username: username, email, name }: Claims): Generator<string> {
  const parts = [username, typeof email === 'string' ? email.split('@')[0] : undefined, name];
  const base = parts.map(urlSafe).find((part) => part.length >= 2) ?? 'user';
  yield base;
  for (let i = 2; i <= MAX_SUFFIX; i++) {
    const suffix = `-${i}`;
    yield base.slice(0, MAX_HANDLE - suffix.length).replace(/-+$/, '') + suffix;
  }
}

function urlSafe(text: unknown): string {
  if (typeof text !== 'string') return '';
  // A user name may be an e-mail address; the domain is nobody's name.
  const plain = text.split('@')[0]!.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_HANDLE)
    .replace(/^-+|-+$/g, '');
}

export function displayNameOf({ name }: Claims): string {
  return typeof name === 'string' ? name.slice(0, 100) : '';
}

/** What people are told when the provider sends them back with an error (RFC 6749 section 4.1.2.1). */
export function refusalOf(error: string, provider: string): string {
  if (error === 'access_denied') return `${provider} did not sign you in.`;
  return `${provider} could not sign you in. Please try again.`;
}

/** The attempt is not this browser's, is too old, or was used. */
export function lostAttempt(): DomainError {
  return new DomainError(
    'INVALID_INPUT',
    'This sign-in was started in another browser or too long ago. Please try again.',
  );
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { oidcConfig, type OidcSettings } from './oidc.config';
import { authorizationUrl, providerMetadata, type Claims, type OidcAttempt, type ProviderMetadata } from './oidc.rules';

const TIMEOUT_MS = 5_000;
const METADATA_FOR_MS = 3_600_000;
const SKEW_SECONDS = 60;
/** Signatures only the provider can make; `none` and those by a shared secret are not among them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

interface Provider {
  readonly metadata: ProviderMetadata;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  readonly until: number;
}

/** Speaks OpenID Connect with the configured provider: code flow with PKCE, state and nonce. */
@Injectable()
export class OidcClient {
  private provider?: Promise<Provider>;

  constructor(
    @Inject(oidcConfig.token) private readonly settings: OidcSettings,
    @Inject(processConfig.token) private readonly process: ProcessSettings,
    private readonly clock: Clock,
  ) {}

  /** Where the browser goes to sign in. @throws DomainError NOT_FOUND when no provider is configured */
  async authorizationUrl(attempt: OidcAttempt): Promise<string> {
    const { metadata } = await this.discover();
    return authorizationUrl(metadata, attempt, { id: this.settings.OIDC_CLIENT_ID!, redirectUri: this.redirectUri });
  }

  /**
   * Who has signed in, by the code the browser came back with.
   * @throws Error when the provider does not answer, or not what it must
   */
  async claims(
    code: string,
    iss: string | undefined,
    { verifier, nonce }: OidcAttempt,
  ): Promise<Claims & { issuer: string }> {
    const { metadata, keys } = await this.discover();
    // RFC 9207: the answer of another provider, mixed in.
    if (iss !== undefined && iss !== metadata.issuer) throw new Error(`the answer is of another issuer: ${iss}`);
    const tokens = await this.redeem(metadata, code, verifier);
    const { payload } = await jwtVerify(String(tokens.id_token), keys, {
      issuer: metadata.issuer,
      audience: this.settings.OIDC_CLIENT_ID!,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: this.clock.now(),
    });
    this.assertOurs(payload, nonce);
    const more = await this.userinfo(metadata, String(tokens.access_token), payload.sub!);
    return { ...more, ...payload, sub: payload.sub!, issuer: metadata.issuer };
  }

  private assertOurs({ nonce, azp, aud }: JWTPayload, expectedNonce: string): void {
    if (nonce !== expectedNonce) throw new Error('the ID token has another nonce');
    const isForMany = Array.isArray(aud) && aud.length > 1;
    if ((isForMany || azp !== undefined) && azp !== this.settings.OIDC_CLIENT_ID)
      throw new Error('the ID token was made for another client');
  }

  private async redeem(metadata: ProviderMetadata, code: string, verifier: string): Promise<Record<string, unknown>> {
    const { OIDC_CLIENT_ID: id = '', OIDC_CLIENT_SECRET: secret = '' } = this.settings;
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = metadata;
    const inBody = !methods.includes('client_secret_basic') && methods.includes('client_secret_post');
    // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
    const basic = Buffer.from([id, secret].map(encodeURIComponent).join(':')).toString('base64');
    return this.fetchJson(metadata.token_endpoint, {
      method: 'POST',
      headers: inBody ? {} : { authorization: `Basic ${basic}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: this.redirectUri,
        code_verifier: verifier,
        ...(inBody ? { client_id: id, client_secret: secret } : {}),
      }),
    });
  }

  /** Many providers keep names out of the ID token. */
  private async userinfo({ userinfo_endpoint: url }: ProviderMetadata, token: string, sub: string): Promise<object> {
    if (url === undefined) return {};
    const claims = await this.fetchJson(url, { headers: { authorization: `Bearer ${token}` } });
    return claims.sub === sub ? claims : {};
  }

  private discover(): Promise<Provider> {
    const known = this.provider;
    const fresh = known?.then((provider) => (provider.until > this.clock.nowMs() ? provider : this.refresh(known)));
    return fresh ?? this.refresh(undefined);
  }
  private refresh(stale: Promise<Provider> | undefined): Promise<Provider> {
    if (this.provider !== stale && this.provider !== undefined) return this.provider;
    const loading = this.load();
    this.provider = loading;
    loading.catch(() => {
      if (this.provider === loading) this.provider = undefined; // the next one tries again
    });
    return loading;
  }
  private async load(): Promise<Provider> {
    const { OIDC_ISSUER: issuer } = this.settings;
    if (issuer === undefined) throw new DomainError('NOT_FOUND');
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const metadata = providerMetadata(await this.fetchJson(url, {}), issuer);
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration: TIMEOUT_MS });
    return { metadata, keys, until: this.clock.nowMs() + METADATA_FOR_MS };
  }

  private async fetchJson(url: string, init: RequestInit): Promise<Record<string, unknown>> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const headers = { accept: 'application/json', ...init.headers };
    const response = await fetch(url, { ...init, headers, signal, redirect: 'error' });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    return (await response.json()) as Record<string, unknown>;
  }
  private get redirectUri(): string {
    return `${this.process.REEF_PUBLIC_URL}/sign-in/oidc/callback`;
  }
}

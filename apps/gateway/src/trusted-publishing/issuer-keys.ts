import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { createLocalJWKSet, errors, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { trustedPublishingConfig, type TrustedPublishingSettings } from './trusted-publishing.config';

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 256 * 1024;
/** server-semantics 1.7 */
const KEEP_MS = 5 * 60_000;
/** How soon after the last attempt an unknown key or a failure makes us ask again: tokens come from strangers. */
const PAUSE_MS = 10_000;

type KeySet = ReturnType<typeof createLocalJWKSet>;
interface Fetched {
  readonly keys: KeySet | undefined;
  readonly atMs: number;
}

/**
 * The public keys of GitHub's issuer, kept for five minutes and asked for again when a token names an unknown one.
 * Those who ask at the same time share one request.
 */
@Injectable()
export class IssuerKeys {
  private readonly logger = new Logger('TrustedPublishing');
  private last?: Promise<Fetched>;

  constructor(
    @Inject(trustedPublishingConfig.token) private readonly settings: TrustedPublishingSettings,
    private readonly clock: Clock,
  ) {}

  /**
   * The key a token was signed with, for `jwtVerify`.
   * @throws DomainError GITHUB_UNAVAILABLE when the issuer does not answer
   * @throws JWKSNoMatchingKey when the issuer has no such key
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput) {
    const { keys, atMs } = await this.current(KEEP_MS);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.clock.nowMs() - atMs < PAUSE_MS) throw error;
      return (await this.current(PAUSE_MS)).keys(header, token);
    }
  }

  /** Keys that are not older than this. */
  private async current(maxAgeMs: number): Promise<{ keys: KeySet; atMs: number }> {
    const asked = this.last;
    const known = await asked;
    const keepMs = known?.keys === undefined ? PAUSE_MS : maxAgeMs;
    const isFresh = known !== undefined && this.clock.nowMs() - known.atMs < keepMs;
    // Unless somebody else has asked meanwhile.
    if (!isFresh && this.last === asked) this.last = this.fetch();
    const { keys, atMs } = isFresh ? known : await this.last!;
    if (keys === undefined) throw new DomainError('GITHUB_UNAVAILABLE');
    return { keys, atMs };
  }

  /** Never rejects: that the issuer is away is remembered for a while, too. */
  private async fetch(): Promise<Fetched> {
    const { GITHUB_OIDC_ISSUER: issuer, GITHUB_OIDC_JWKS_URL: url = `${issuer.replace(/\/$/, '')}/.well-known/jwks` } =
      this.settings;
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      return { keys: createLocalJWKSet(await shortJson(response)), atMs: this.clock.nowMs() };
    } catch (error) {
      this.logger.warn({ err: error }, 'the keys of the OIDC issuer cannot be had');
      return { keys: undefined, atMs: this.clock.nowMs() };
    }
  }
}

async function shortJson(response: Response): Promise<JSONWebKeySet> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`the keys are longer than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as JSONWebKeySet;
}

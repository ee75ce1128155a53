import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, type KeyLike } from 'jose';
import { seal, unseal } from './sealing.rules';
import { SigningKeysRepository, type SigningKeyRow } from './signing-keys.repository';

/**
 * RS256: every resource server must know it (RFC 9068 section 2.1), and checking a signature, which happens on every
 * call, costs a third of what ES256 or EdDSA cost.
 */
export const SIGNING_ALGORITHM = 'RS256';
/** An unknown key id is looked up in the database at most this often, so that made-up ids cost nothing. */
const RELOAD_EVERY_MS = 10_000;

/** The keys access tokens are signed and checked with. In Postgres, so that replicas share them; private parts sealed. */
@Injectable()
export class SigningKeys {
  private readonly publicKeys = new Map<string, KeyLike | Uint8Array>();
  private loadedAtMs = -Infinity;
  private loading?: Promise<void>;
  private making?: Promise<JWK[]>;

  constructor(
    private readonly rows: SigningKeysRepository,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** The private keys, the one that signs first; made when there is none yet. */
  privateKeys(): Promise<JWK[]> {
    this.making ??= this.loadPrivateKeys().catch((error: unknown) => {
      this.making = undefined; // the next call tries again
      throw error;
    });
    return this.making;
  }

  /** The public key with this id; undefined when it is none of ours. */
  async findPublicKey(id: string): Promise<KeyLike | Uint8Array | undefined> {
    if (!this.publicKeys.has(id)) await this.reload();
    return this.publicKeys.get(id);
  }

  private async loadPrivateKeys(): Promise<JWK[]> {
    const active = (await this.rows.all()).some(({ retiredAt }) => retiredAt === null);
    if (!active) await this.rows.insertUnlessActive(await this.newKey());
    return (await this.rows.all()).map((row) => this.open(row));
  }
  private async newKey(): Promise<Omit<SigningKeyRow, 'retiredAt'>> {
    const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, {
      extractable: true,
      modulusLength: 2048,
    });
    const id = await calculateJwkThumbprint(await exportJWK(publicKey));
    const facts = { kid: id, alg: SIGNING_ALGORITHM, use: 'sig' };
    const privateSealed = seal(
      this.settings.REEF_SECRET_KEY,
      id,
      JSON.stringify({ ...(await exportJWK(privateKey)), ...facts }),
    );
    const publicJwk = { ...(await exportJWK(publicKey)), ...facts };
    return { id, algorithm: SIGNING_ALGORITHM, publicJwk, privateSealed, createdAt: this.clock.now() };
  }
  private open({ id, privateSealed }: SigningKeyRow): JWK {
    try {
      return JSON.parse(unseal(this.settings.REEF_SECRET_KEY, id, privateSealed)) as JWK;
    } catch (cause) {
      throw new Error('a signing key cannot be opened: REEF_SECRET_KEY is not the one it was sealed with', { cause });
    }
  }

  private reload(): Promise<void> {
    if (this.clock.nowMs() - this.loadedAtMs < RELOAD_EVERY_MS) return this.loading ?? Promise.resolve();
    this.loadedAtMs = this.clock.nowMs();
    this.loading = this.load().catch((error: unknown) => {
      this.loadedAtMs = -Infinity;
      throw error;
    });
    return this.loading;
  }
  private async load(): Promise<void> {
    for (const { id, algorithm, publicJwk } of await this.rows.all())
      this.publicKeys.set(id, await importJWK(publicJwk, algorithm));
  }
}

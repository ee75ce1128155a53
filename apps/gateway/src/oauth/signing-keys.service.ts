import { Inject, Injectable } from '@nestjs/common';
import { signingKeyRotated } from '@app/contracts';
import { Clock } from '@app/kernel';
import { BUS, OnBroadcast, type Bus } from '@app/messaging';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, type KeyLike } from 'jose';
import { currentInitiator } from '../accounts/initiator';
import { forgetAt } from './oauth.rules';
import { openSigningKey, sealSigningKey } from './sealing.rules';
import { SigningKeysRepository, type SigningKeyRow } from './signing-keys.repository';

/**
 * RS256: every resource server must know it (RFC 9068 section 2.1), and checking a signature, which happens on every
 * call, costs a third of what ES256 or EdDSA cost.
 */
export const SIGNING_ALGORITHM = 'RS256';
/** An unknown key id is looked up in the database at most this often, so that made-up ids cost nothing. */
const RELOAD_EVERY_MS = 10_000;
/** How long a replica signs with the key it knows, should the event that tells of a new one get lost. */
const BELIEVE_MS = 60_000;

/** The keys access tokens are signed and checked with. In Postgres, so that replicas share them; private parts sealed. */
@Injectable()
export class SigningKeys {
  private readonly publicKeys = new Map<string, KeyLike | Uint8Array>();
  private loadedAtMs = -Infinity;
  private loading?: Promise<void>;
  private making?: { readonly keys: Promise<readonly JWK[]>; readonly sinceMs: number };

  constructor(
    private readonly rows: SigningKeysRepository,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    @Inject(BUS) bus: Bus,
  ) {
    bus.onLoss(() => this.outdate());
  }

  /**
   * The private keys, the one that signs first; made when there is none yet. Retired ones stay while a token of theirs
   * may live. The same array as long as the keys are the same.
   */
  async privateKeys(): Promise<readonly JWK[]> {
    const { making } = this;
    if (making !== undefined && this.clock.nowMs() - making.sinceMs < BELIEVE_MS) return making.keys;
    const keys = this.loadPrivateKeys().then(async (loaded) => {
      const before = await making?.keys.catch(() => undefined);
      return before !== undefined && idsOf(before) === idsOf(loaded) ? before : loaded;
    });
    const attempt = (this.making = { keys, sinceMs: this.clock.nowMs() });
    return keys.catch((error: unknown) => {
      if (this.making === attempt) delete this.making; // the next call tries again
      throw error;
    });
  }

  /** Signs with a new key from now on, on every replica. Tokens signed with the one before count until they expire. */
  async rotate(): Promise<{ keyId: string }> {
    const key = await this.newKey();
    await this.unitOfWork.run(async (tx) => {
      await this.rows.replace(tx, key);
      await tx.emit(signingKeyRotated, { keyId: key.id, signs: 'access-tokens', by: currentInitiator() });
    });
    this.outdate();
    return { keyId: key.id };
  }

  @OnBroadcast(signingKeyRotated)
  onRotated(): void {
    this.outdate();
  }

  /** The public key with this id; undefined when it is none of ours. */
  async findPublicKey(id: string): Promise<KeyLike | Uint8Array | undefined> {
    if (!this.publicKeys.has(id)) await this.reload();
    return this.publicKeys.get(id);
  }

  private outdate(): void {
    delete this.making;
    this.loadedAtMs = -Infinity;
  }
  private async loadPrivateKeys(): Promise<JWK[]> {
    const active = (await this.rows.all(SIGNING_ALGORITHM)).some(({ retiredAt }) => retiredAt === null);
    if (!active) await this.rows.insertUnlessActive(await this.newKey());
    const rows = await this.rows.all(SIGNING_ALGORITHM);
    const now = this.clock.now();
    return rows
      .filter(({ retiredAt }) => retiredAt === null || forgetAt(retiredAt) > now)
      .map((row) => openSigningKey(this.settings.REEF_SECRET_KEY, row));
  }
  private async newKey(): Promise<Omit<SigningKeyRow, 'retiredAt'>> {
    const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, {
      extractable: true,
      modulusLength: 2048,
    });
    const id = await calculateJwkThumbprint(await exportJWK(publicKey));
    const facts = { kid: id, alg: SIGNING_ALGORITHM, use: 'sig' };
    const privateJwk = { ...(await exportJWK(privateKey)), ...facts };
    const privateSealed = sealSigningKey(this.settings.REEF_SECRET_KEY, id, privateJwk);
    const publicJwk = { ...(await exportJWK(publicKey)), ...facts };
    return { id, algorithm: SIGNING_ALGORITHM, publicJwk, privateSealed, createdAt: this.clock.now() };
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
    for (const { id, algorithm, publicJwk } of await this.rows.all(SIGNING_ALGORITHM))
      this.publicKeys.set(id, await importJWK(publicJwk, algorithm));
  }
}

function idsOf(keys: readonly JWK[]): string {
  return keys.map(({ kid }) => kid).join(' ');
}

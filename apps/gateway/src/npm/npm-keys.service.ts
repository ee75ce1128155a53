import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { signingKeyRotated } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { JWK } from 'jose';
import { currentInitiator } from '../accounts/initiator';
import { openSigningKey, sealSigningKey } from '../oauth/sealing.rules';
import { SigningKeysRepository, type SigningKeyRow } from '../oauth/signing-keys.repository';

/** ECDSA with P-256 and SHA-256: the only kind npm clients check. */
const ALGORITHM = 'ES256';

/** A key as `/-/npm/v1/keys` lists it. */
export interface NpmKey {
  /** null: it still signs. Else releases from then on are not to be trusted with its signature. */
  readonly expires: string | null;
  readonly keyid: string;
  readonly keytype: 'ecdsa-sha2-nistp256';
  readonly scheme: 'ecdsa-sha2-nistp256';
  /** SubjectPublicKeyInfo in base64. */
  readonly key: string;
}
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The keys that releases on the npm mirror are signed with; kept beside those of access tokens, sealed as they are. */
@Injectable()
export class NpmKeys {
  constructor(
    private readonly rows: SigningKeysRepository,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The key that signs now, made when there is none yet. Asked for rarely, hence not remembered. */
  async signingKey(): Promise<SigningKey> {
    const isActive = ({ retiredAt }: SigningKeyRow): boolean => retiredAt === null;
    if (!(await this.rows.all(ALGORITHM)).some(isActive)) await this.rows.insertUnlessActive(this.newKey());
    const active = (await this.rows.all(ALGORITHM)).find(isActive);
    if (active === undefined) throw new Error('there is no key to sign npm releases with');
    const jwk = openSigningKey(this.settings.REEF_SECRET_KEY, active);
    return { id: active.id, privateKey: createPrivateKey({ key: { ...jwk }, format: 'jwk' }) };
  }

  /** Every key there ever was, so that old signatures can be checked. */
  async published(): Promise<NpmKey[]> {
    await this.signingKey();
    return (await this.rows.all(ALGORITHM)).map(publishedKey);
  }

  /** Signs new releases with a new key, on every replica. What is signed stays so. */
  async rotate(): Promise<{ keyId: string }> {
    const key = this.newKey();
    await this.unitOfWork.run(async (tx) => {
      await this.rows.replace(tx, key);
      await tx.emit(signingKeyRotated, { keyId: key.id, signs: 'npm-releases', by: currentInitiator() });
    });
    return { keyId: key.id };
  }

  private newKey(): Omit<SigningKeyRow, 'retiredAt'> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = `SHA256:${createHash('sha256').update(spkiOf(publicKey)).digest('base64').replace(/=$/, '')}`;
    const privateSealed = sealSigningKey(
      this.settings.REEF_SECRET_KEY,
      id,
      privateKey.export({ format: 'jwk' }) as JWK,
    );
    const publicJwk = publicKey.export({ format: 'jwk' }) as JWK;
    return { id, algorithm: ALGORITHM, publicJwk, privateSealed, createdAt: this.clock.now() };
  }
}

function publishedKey({ id, publicJwk, retiredAt }: SigningKeyRow): NpmKey {
  const key = spkiOf(createPublicKey({ key: { ...publicJwk }, format: 'jwk' })).toString('base64');
  const kind = { keytype: 'ecdsa-sha2-nistp256', scheme: 'ecdsa-sha2-nistp256' } as const;
  return { expires: retiredAt?.toISOString() ?? null, keyid: id, ...kind, key };
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

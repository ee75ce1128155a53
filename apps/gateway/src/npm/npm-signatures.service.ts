import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { NpmKeys } from './npm-keys.service';
import { NpmSignaturesRepository, type Signed, type SignatureRow } from './npm-signatures.repository';
import type { NpmSignature } from './packument.rules';

const signData = promisify(sign);
/** A key can be retired between signing and storing; twice in a row is a fault. */
const ATTEMPTS = 3;

/** Signs each release once, when it is asked for the first time, and keeps the signature. */
@Injectable()
export class NpmSignatures {
  constructor(
    private readonly rows: NpmSignaturesRepository,
    private readonly keys: NpmKeys,
  ) {}

  /** The signatures of these releases, by version. */
  async of(name: string, releases: readonly Signed[]): Promise<ReadonlyMap<string, NpmSignature>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = new Map((await this.rows.ofPackage(name)).map((row) => [subject(name, row), row]));
      const missing = releases.filter((release) => !known.has(subject(name, release)));
      if (missing.length === 0)
        return new Map(releases.map((release) => byVersion(known.get(subject(name, release))!)));
      await this.sign(name, missing);
    }
    throw new Error(`the releases of ${name} cannot be signed: the key was retired again and again`);
  }

  private async sign(name: string, releases: readonly Signed[]): Promise<void> {
    const { id, privateKey } = await this.keys.signingKey();
    const rows = releases.map(async ({ version, integrity }) => {
      const data = Buffer.from(subject(name, { version, integrity }));
      return { version, integrity, signature: (await signData('sha256', data, privateKey)).toString('base64') };
    });
    await this.rows.insert(name, id, await Promise.all(rows));
  }
}

/** What npm's registry signs. */
function subject(name: string, { version, integrity }: Signed): string {
  return `${name}@${version}:${integrity}`;
}

function byVersion({ version, keyId, signature }: SignatureRow): [string, NpmSignature] {
  return [version, { keyid: keyId, sig: signature }];
}

import { Injectable } from '@nestjs/common';
import { findNpmTarball, type FoundNpmTarball, type NpmTarball } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { clawPackHeaders } from '../bytes/claw-pack-headers.rules';
import type { SentBlob } from '../bytes/send-blob';
import { Packuments } from './packuments.service';

/** A tarball the caller may have. */
export interface AllowedTarball extends FoundNpmTarball {
  /** Everybody may have it. */
  readonly isPublic: boolean;
}

/** How a tarball is sent. */
export function asBlob(tarball: NpmTarball, isPublic: boolean): SentBlob {
  const cacheControl = isPublic ? 'public, max-age=60' : 'private, no-store';
  const headers = { ...clawPackHeaders(tarball), 'cache-control': cacheControl };
  return { ...tarball, contentType: 'application/octet-stream', headers };
}

/** Who may have which tarball: those a package document lists, else the catalog says why not. */
@Injectable()
export class NpmTarballs {
  constructor(
    private readonly packuments: Packuments,
    private readonly rpc: RpcClient,
  ) {}

  /** @throws DomainError PACKAGE_NOT_FOUND, ARTIFACT_NOT_FOUND, RELEASE_BLOCKED */
  async find(name: string, fileName: string): Promise<AllowedTarball> {
    const packument = await this.packuments.get(name).catch(unlessUnknown);
    const tarball = packument?.tarballs.get(fileName);
    if (packument !== undefined && tarball !== undefined) {
      const { packageId, isPublic } = packument;
      return { packageId, tarball, isPublic };
    }
    const found = await this.rpc.call(findNpmTarball, { name, fileName: fileName.slice(0, 512) });
    return { ...found, isPublic: false };
  }
}

/** A package nobody sees may still have releases that are blocked, which is said. */
function unlessUnknown(error: unknown): undefined {
  if (error instanceof DomainError && error.code === 'PACKAGE_NOT_FOUND') return undefined;
  throw error;
}

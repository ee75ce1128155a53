import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { BLOBS, BlobMissingError, type BlobStore } from '@app/storage';
import { ResponseCache } from '../response-cache/response-cache';
import { npmConfig, type NpmSettings } from './npm.config';

/** Larger ones are streamed: reading them takes longer than opening them. */
const MAX_BYTES = 4 * 2 ** 20;

/** Bytes of small tarballs that were asked for lately. Who may have them is decided before; the bytes never change. */
@Injectable()
export class HotTarballs {
  private readonly ready: ResponseCache<Buffer>;

  constructor(
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(npmConfig.token) { NPM_CACHE_MIB }: NpmSettings,
    clock: Clock,
  ) {
    const capacity = (NPM_CACHE_MIB / 2) * 2 ** 20;
    const weigh = ({ length }: Buffer): number => length;
    this.ready = new ResponseCache({ name: 'tarballs', capacity, weigh, believeMs: Infinity }, clock);
  }

  /** The bytes, when they are in memory already. */
  find(sha256: string): Buffer | undefined {
    return this.ready.find(sha256);
  }

  /** The whole tarball; undefined when it is to be streamed, or missing. */
  async read({ sha256, size }: { readonly sha256: string; readonly size: number }): Promise<Buffer | undefined> {
    if (size > MAX_BYTES) return undefined;
    const load = async () => ({ value: await this.blobs.read(sha256, MAX_BYTES), isPublic: true });
    return this.ready.get({ key: sha256 }, load).catch((error: unknown) => {
      if (error instanceof BlobMissingError) return undefined;
      throw error;
    });
  }
}

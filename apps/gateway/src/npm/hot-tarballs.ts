import { Inject, Injectable } from '@nestjs/common';
import { BLOBS, BlobMissingError, type BlobStore } from '@app/storage';
import { RecentlyUsed } from '../authentication/recently-used';
import { npmConfig, type NpmSettings } from './npm.config';

/** Larger ones are streamed: reading them takes longer than opening them. */
const MAX_BYTES = 4 * 2 ** 20;

/** Bytes of small tarballs that were asked for lately. Who may have them is decided before; the bytes never change. */
@Injectable()
export class HotTarballs {
  private readonly ready: RecentlyUsed<Buffer>;
  private readonly pending = new Map<string, Promise<Buffer | undefined>>();

  constructor(
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(npmConfig.token) { NPM_CACHE_MIB }: NpmSettings,
  ) {
    this.ready = new RecentlyUsed((NPM_CACHE_MIB / 2) * 2 ** 20, ({ length }) => length);
  }

  /** The whole tarball; undefined when it is to be streamed, or missing. */
  async read({ sha256, size }: { readonly sha256: string; readonly size: number }): Promise<Buffer | undefined> {
    if (size > MAX_BYTES) return undefined;
    return this.ready.get(sha256) ?? this.pending.get(sha256) ?? this.load(sha256);
  }

  private load(sha256: string): Promise<Buffer | undefined> {
    const loading = this.blobs
      .read(sha256, MAX_BYTES)
      .then((bytes) => {
        this.ready.set(sha256, bytes);
        return bytes;
      })
      .catch((error: unknown) => {
        if (error instanceof BlobMissingError) return undefined;
        throw error;
      })
      .finally(() => this.pending.delete(sha256));
    this.pending.set(sha256, loading);
    return loading;
  }
}

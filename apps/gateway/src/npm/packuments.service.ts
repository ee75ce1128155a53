import { Inject, Injectable } from '@nestjs/common';
import { versionDecided, versionPublished } from '@app/contracts';
import { Clock } from '@app/kernel';
import { BUS, OnBroadcast, type Bus, type Envelope } from '@app/messaging';
import { ResponseCache } from '../response-cache/response-cache';
import { npmConfig, type NpmSettings } from './npm.config';
import { PackumentLoader, type LoadedPackument } from './packument-loader';
import type { Packument } from './packument.rules';

/** How long a document is believed without asking, in milliseconds, should the event that changes it get lost. */
const BELIEVE_MS = 10_000;
/** What a version weighs beside its bytes. */
const VERSION_BYTES = 600;

/**
 * What npm clients read of packages. Documents everybody may see are kept ready in memory until an event says that they
 * changed; private ones are asked for each time, as the catalog decides who may see them.
 */
@Injectable()
export class Packuments {
  private readonly ready: ResponseCache<LoadedPackument>;

  constructor(
    private readonly loader: PackumentLoader,
    clock: Clock,
    @Inject(npmConfig.token) { NPM_CACHE_MIB }: NpmSettings,
    @Inject(BUS) bus: Bus,
  ) {
    const capacity = (NPM_CACHE_MIB / 2) * 2 ** 20;
    this.ready = new ResponseCache({ name: 'packuments', capacity, weigh: weightOf, believeMs: BELIEVE_MS }, clock);
    // What was said meanwhile is not known, and broadcasts are not repeated.
    bus.onLoss(() => this.ready.clear());
  }

  /** @throws DomainError PACKAGE_NOT_FOUND, also for a package the caller may not know of */
  async get(name: string): Promise<Packument> {
    const { packument } = await this.ready.get({ key: name }, async (stale) => {
      const value = await this.loader.load(name, stale);
      return { value, isPublic: value.packument.isPublic };
    });
    return packument;
  }

  /** What is known without asking anybody; always of a public package. */
  find(name: string): Packument | undefined {
    return this.ready.find(name)?.packument;
  }

  @OnBroadcast(versionPublished)
  onVersionPublished({ payload }: Envelope<typeof versionPublished>): void {
    if (payload.kind === 'package') this.ready.forget(payload.name);
  }
  @OnBroadcast(versionDecided)
  onVersionDecided({ payload }: Envelope<typeof versionDecided>): void {
    if (payload.kind === 'package') this.ready.forget(payload.name);
  }
}

function weightOf({ packument: { full, short, manifests } }: LoadedPackument): number {
  return full.bytes.length + short.bytes.length + manifests.size * VERSION_BYTES;
}

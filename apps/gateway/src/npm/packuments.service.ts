import { Inject, Injectable } from '@nestjs/common';
import { versionDecided, versionPublished } from '@app/contracts';
import { Clock } from '@app/kernel';
import { BUS, OnBroadcast, type Bus, type Envelope } from '@app/messaging';
import { RecentlyUsed } from '../authentication/recently-used';
import { npmConfig, type NpmSettings } from './npm.config';
import { PackumentLoader, type LoadedPackument } from './packument-loader';
import type { Packument } from './packument.rules';

/** How long a document is believed without asking, in milliseconds, should the event that changes it get lost. */
const BELIEVE_MS = 10_000;
/** What a version weighs beside its bytes. */
const VERSION_BYTES = 600;

interface Remembered extends LoadedPackument {
  readonly validUntilMs: number;
}

/**
 * What npm clients read of packages. Documents everybody may see are kept ready in memory until an event says that they
 * changed; private ones are asked for each time, as the catalog decides who may see them.
 */
@Injectable()
export class Packuments {
  private readonly ready: RecentlyUsed<Remembered>;
  private readonly pending = new Map<string, Promise<Packument>>();
  /** Counts what was forgotten: an answer that was asked for before may be older than the fact. */
  private generation = 0;

  constructor(
    private readonly loader: PackumentLoader,
    private readonly clock: Clock,
    @Inject(npmConfig.token) { NPM_CACHE_MIB }: NpmSettings,
    @Inject(BUS) bus: Bus,
  ) {
    this.ready = new RecentlyUsed((NPM_CACHE_MIB / 2) * 2 ** 20, weightOf);
    // What was said meanwhile is not known, and broadcasts are not repeated.
    bus.onLoss(() => this.forgetAll());
  }

  /** @throws DomainError PACKAGE_NOT_FOUND, also for a package the caller may not know of */
  async get(name: string): Promise<Packument> {
    return this.find(name) ?? this.load(name);
  }

  /** What is known without asking anybody. */
  find(name: string): Packument | undefined {
    const known = this.ready.get(name);
    return known !== undefined && known.validUntilMs > this.clock.nowMs() ? known.packument : undefined;
  }

  @OnBroadcast(versionPublished)
  onVersionPublished({ payload }: Envelope<typeof versionPublished>): void {
    if (payload.kind === 'package') this.forget(payload.name);
  }
  @OnBroadcast(versionDecided)
  onVersionDecided({ payload }: Envelope<typeof versionDecided>): void {
    if (payload.kind === 'package') this.forget(payload.name);
  }

  /** Who asks at the same time shares the answer, unless it is for its asker only. */
  private async load(name: string): Promise<Packument> {
    const shared = await this.pending.get(name)?.catch(() => undefined);
    if (shared?.isPublic === true) return shared;
    const loading = this.ask(name).finally(() => {
      if (this.pending.get(name) === loading) this.pending.delete(name);
    });
    this.pending.set(name, loading);
    return loading;
  }

  private async ask(name: string): Promise<Packument> {
    const started = this.generation;
    const loaded = await this.loader.load(name, this.ready.get(name));
    if (loaded.packument.isPublic && started === this.generation)
      this.ready.set(name, { ...loaded, validUntilMs: this.clock.nowMs() + BELIEVE_MS });
    return loaded.packument;
  }

  private forget(name: string): void {
    this.generation += 1;
    this.pending.delete(name);
    this.ready.delete(name);
  }
  private forgetAll(): void {
    this.generation += 1;
    this.pending.clear();
    this.ready.clear();
  }
}

function weightOf({ packument: { full, short, manifests } }: Remembered): number {
  return full.bytes.length + short.bytes.length + manifests.size * VERSION_BYTES;
}

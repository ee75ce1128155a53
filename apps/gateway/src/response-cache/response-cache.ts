import type { Clock } from '@app/kernel';
import { RecentlyUsed } from '../authentication/recently-used';
import { lookupsOf, type Lookups } from './metrics';

/** Where an answer is kept, and what it is about. */
export interface Place {
  /** Names one representation: whatever the answer depends on has to be in it. */
  readonly key: string;
  /** What events will name, such as a package: all answers about it are forgotten together. The key unless given. */
  readonly about?: string;
}

/** What somebody asked for, and whether everybody may have it. */
export interface Loaded<T> {
  readonly value: T;
  /** Else the answer is for its asker only: it is neither kept nor shared. */
  readonly isPublic: boolean;
}

export interface CacheSettings<T> {
  /** Names it in metrics. */
  readonly name: string;
  /** How much the answers may weigh together, in bytes; those used least recently go first. */
  readonly capacity: number;
  /** Bytes of an answer, with whatever it holds beside its body. */
  readonly weigh: (value: T) => number;
  /** How long an answer is believed without asking again, in milliseconds, should the event that changes it get lost. */
  readonly believeMs: number;
}

interface Kept<T> {
  readonly value: T;
  readonly about: string;
  readonly validUntilMs: number;
}
interface Loading<T> {
  readonly about: string;
  readonly answer: Promise<Loaded<T>>;
  /** Something was said about it meanwhile: the answer may be older than the fact. */
  overtaken: boolean;
}

/**
 * Answers everybody may have, ready in memory until an event says that they changed: bounded by their bytes, loaded
 * once however many ask at the same time. Its owner hears the events (`@OnBroadcast`) and calls `forget`, and `clear`
 * when the bus has lost some (`bus.onLoss`).
 */
export class ResponseCache<T> {
  private readonly kept: RecentlyUsed<Kept<T>>;
  private readonly keysAbout = new Map<string, Set<string>>();
  private readonly loading = new Map<string, Loading<T>>();
  private readonly lookups: Lookups;

  constructor(
    private readonly settings: CacheSettings<T>,
    private readonly clock: Clock,
  ) {
    this.kept = new RecentlyUsed(settings.capacity, ({ value }) => settings.weigh(value));
    this.lookups = lookupsOf(settings.name);
    this.kept.onEvict = (key, { about }) => this.unlist(about, key);
  }

  /** What is known without asking anybody. */
  find(key: string): T | undefined {
    const known = this.kept.get(key);
    if (known === undefined || known.validUntilMs <= this.clock.nowMs()) return undefined;
    this.lookups.hits += 1;
    return known.value;
  }

  /**
   * The answer kept, or else loaded.
   *
   * @param load gets the answer that is too old to be believed, if there is one, and may give it back
   * @throws what `load` throws; that is never kept
   */
  async get(place: Place, load: (stale: T | undefined) => Promise<Loaded<T>>): Promise<T> {
    return this.find(place.key) ?? this.load(place, load);
  }

  /** Forgets every answer about something, and keeps none that was asked for before. */
  forget(about: string): void {
    for (const key of this.keysAbout.get(about) ?? []) this.kept.delete(key);
    for (const [key, loading] of this.loading) if (loading.about === about) this.overtake(key, loading);
  }

  clear(): void {
    this.kept.clear();
    this.keysAbout.clear();
    for (const [key, loading] of this.loading) this.overtake(key, loading);
  }

  private async load({ key, about = key }: Place, load: (stale: T | undefined) => Promise<Loaded<T>>): Promise<T> {
    this.lookups.misses += 1;
    const running = this.loading.get(key);
    // Nothing may come between finding nobody to share with and being found.
    if (running !== undefined) {
      const shared = await running.answer.catch(() => undefined);
      if (shared?.isPublic === true) return shared.value;
    }
    const loading: Loading<T> = { about, answer: load(this.kept.get(key)?.value), overtaken: false };
    this.loading.set(key, loading);
    try {
      const { value, isPublic } = await loading.answer;
      if (!loading.overtaken) this.keep(key, isPublic ? { about, value } : undefined);
      return value;
    } finally {
      if (this.loading.get(key) === loading) this.loading.delete(key);
    }
  }

  private keep(key: string, known: { about: string; value: T } | undefined): void {
    this.kept.delete(key);
    // One that is too large for all of it would push everything else out, and itself as well.
    if (known === undefined || this.settings.weigh(known.value) > this.settings.capacity) return;
    const keys = this.keysAbout.get(known.about) ?? new Set();
    this.keysAbout.set(known.about, keys.add(key));
    this.kept.set(key, { ...known, validUntilMs: this.clock.nowMs() + this.settings.believeMs });
  }

  private unlist(about: string, key: string): void {
    const keys = this.keysAbout.get(about);
    if (keys?.delete(key) === true && keys.size === 0) this.keysAbout.delete(about);
  }

  /** Who asks from now on does not share it. */
  private overtake(key: string, loading: Loading<T>): void {
    loading.overtaken = true;
    this.loading.delete(key);
  }
}

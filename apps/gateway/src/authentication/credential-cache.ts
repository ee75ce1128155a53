import { Injectable } from '@nestjs/common';
import type { Identity } from './identity';
import { lookupsOf } from '../response-cache/metrics';
import { RecentlyUsed } from './recently-used';

/** What checking one credential came to. */
export interface Checked {
  readonly identity: Identity;
  /** Whose credential it is, so that it is checked again when something about them changes. */
  readonly userId?: string;
  /** When it must be checked again whatever happens, in epoch milliseconds. */
  readonly validUntilMs: number;
}

/** Credentials that count, and those that do not: a flood of guesses must not push the good ones out. */
const CAPACITY = 10_000;

/**
 * Remembers who sends which credential, by the SHA-256 of it, so that a request costs no query. Facts make it forget:
 * at once in the replica that wrote them, everywhere else when their event arrives. `validUntilMs` is the insurance
 * against an event that got lost.
 */
@Injectable()
export class CredentialCache {
  private readonly lookups = lookupsOf('credentials');
  private readonly known = new RecentlyUsed<Checked>(CAPACITY);
  private readonly refused = new RecentlyUsed<Checked>(CAPACITY);
  private readonly digestsByUser = new Map<string, Set<string>>();
  private readonly pending = new Map<string, Promise<Checked>>();
  /** Counts what was forgotten: an answer that was asked for before may be older than the fact. */
  private generation = 0;

  constructor() {
    this.known.onEvict = this.refused.onEvict = (digest, checked) => this.unlink(digest, checked);
  }

  /** What is known of a credential; undefined when it has to be checked. */
  find(digest: string, nowMs: number): Checked | undefined {
    const found = this.known.get(digest) ?? this.refused.get(digest);
    if (found === undefined || found.validUntilMs <= nowMs) return undefined;
    this.lookups.hits += 1;
    return found;
  }

  /** Checks a credential and remembers the outcome; those who ask at the same time share one check. */
  check(digest: string, load: () => Promise<Checked>): Promise<Checked> {
    this.lookups.misses += 1;
    const running = this.pending.get(digest);
    if (running !== undefined) return running;
    const started = this.generation;
    const loading = load()
      .then((checked) => {
        if (started === this.generation) this.keep(digest, checked);
        return checked;
      })
      .finally(() => {
        if (this.pending.get(digest) === loading) this.pending.delete(digest);
      });
    this.pending.set(digest, loading);
    return loading;
  }

  /** Every credential of this user is checked again. */
  forgetUser(userId: string): void {
    this.outdate();
    for (const digest of this.digestsByUser.get(userId) ?? []) this.drop(digest);
    this.digestsByUser.delete(userId);
  }
  /** Everything is checked again. */
  forgetAll(): void {
    this.outdate();
    for (const entries of [this.known, this.refused]) entries.clear();
    this.digestsByUser.clear();
  }
  get size(): number {
    return this.known.size + this.refused.size;
  }

  private outdate(): void {
    this.generation += 1;
    this.pending.clear();
  }
  private keep(digest: string, checked: Checked): void {
    this.drop(digest);
    (checked.identity.kind === 'known' ? this.known : this.refused).set(digest, checked);
    if (checked.userId === undefined) return;
    const digests = this.digestsByUser.get(checked.userId) ?? new Set();
    this.digestsByUser.set(checked.userId, digests.add(digest));
  }
  private drop(digest: string): void {
    this.known.delete(digest);
    this.refused.delete(digest);
  }
  private unlink(digest: string, { userId }: Checked): void {
    if (userId === undefined) return;
    const digests = this.digestsByUser.get(userId);
    digests?.delete(digest);
    if (digests?.size === 0) this.digestsByUser.delete(userId);
  }
}

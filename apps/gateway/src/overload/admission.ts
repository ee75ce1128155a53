import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Shutdown } from '@app/kernel';
import { FIRST, nextShare, placesOf, type Lane } from './admission.rules';
import { offered, refused, working } from './metrics';
import { overloadConfig, type OverloadSettings } from './overload.config';

/** How often it thinks about how much to take on. */
const THINK_MS = 250;
/** Reads looked at each time; more say nothing new. */
const READS = 500;
/** A lasting overload is a line in the log now and then, not one a request. */
const SAY_EVERY_MS = 10_000;

/**
 * How many requests the gateway works on at the same time. It has no queue: who finds no place is refused at once and
 * may come again, so that those who were let in are answered soon, whatever is asked.
 */
@Injectable()
export class Admission implements OnApplicationBootstrap {
  private readonly logger = new Logger('Overload');
  private readonly most: Readonly<Record<Lane, number>>;
  private readonly inside: Record<Lane, number> = { quick: 0, publish: 0 };
  private readonly reads: number[] = [];
  private share = FIRST;
  private used = 0;
  private turnedAway = 0;
  private sayAt = 0;
  private thinkAt = 0;

  constructor(
    @Inject(overloadConfig.token) private readonly settings: OverloadSettings,
    private readonly shutdown: Shutdown,
  ) {
    this.most = { quick: settings.HTTP_AT_ONCE, publish: settings.HTTP_PUBLISHES_AT_ONCE };
  }

  onApplicationBootstrap(): void {
    this.thinkAt = performance.now() + THINK_MS;
    const timer = setInterval(() => this.think(), THINK_MS).unref();
    this.shutdown.add('work', () => Promise.resolve(clearInterval(timer)));
  }

  /** Takes a place; false, and counted as refused, when none is left. Whoever has one gives it back with `leave`. */
  enter(lane: Lane): boolean {
    if (!this.hasPlace(lane)) return false;
    this.inside[lane] += 1;
    this.used = Math.max(this.used, this.usedOf(lane));
    return true;
  }
  /** Whether there is one; counted as refused when there is none. */
  hasPlace(lane: Lane): boolean {
    if (this.inside[lane] < placesOf(this.most[lane], this.share)) return true;
    this.turnedAway += 1;
    refused.inc({ lane });
    return false;
  }
  leave(lane: Lane): void {
    this.inside[lane] -= 1;
  }
  /** What reads take says how busy everything behind the gateway is, too. */
  noteRead(ms: number): void {
    if (this.reads.length < READS) this.reads.push(ms);
  }

  private usedOf(lane: Lane): number {
    return this.inside[lane] / placesOf(this.most[lane], this.share);
  }
  private think(): void {
    const now = performance.now();
    const observed = { reads: this.reads, lateMs: now - this.thinkAt, used: this.used };
    this.thinkAt = now + THINK_MS;
    this.share = nextShare(this.share, observed, this.settings.HTTP_BUSY_MS);
    this.reads.length = 0;
    this.used = Math.max(this.usedOf('quick'), this.usedOf('publish'));
    for (const lane of ['quick', 'publish'] as const) {
      working.set({ lane }, this.inside[lane]);
      offered.set({ lane }, placesOf(this.most[lane], this.share));
    }
    if (this.turnedAway > 0 && now >= this.sayAt) {
      this.logger.warn({ refused: this.turnedAway }, 'more is asked than can be answered; some are told to come again');
      this.turnedAway = 0;
      this.sayAt = now + SAY_EVERY_MS;
    }
  }
}

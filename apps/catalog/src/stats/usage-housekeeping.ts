import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Shutdown } from '@app/kernel';
import { InstallsService } from './installs.service';
import { OldUsageRepository } from './old-usage.repository';
import { forgottenBefore, installsExpireBefore } from './usage-time.rules';

const EVERY_MS = 60 * 60 * 1000;
/** Rows a statement: small enough that nobody waits for it. */
const CHUNK = 5_000;
/** Users a round. */
const USERS = 100;

/**
 * Forgets who downloaded what, and lets installs expire of users who report no more. Every replica does it now and then:
 * whatever two do at once is done once.
 */
@Injectable()
export class UsageHousekeeping implements OnApplicationBootstrap {
  private readonly logger = new Logger('Stats');
  private readonly stopping = new AbortController();
  private loop?: Promise<void>;

  constructor(
    private readonly old: OldUsageRepository,
    private readonly installs: InstallsService,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    this.shutdown.add('work', () => this.stop());
    this.loop = this.keepHouse();
  }
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** One round, to the end. */
  async tidy(): Promise<void> {
    const nowMs = this.clock.nowMs();
    while (!this.isStopping && (await this.old.forgetDownloads(forgottenBefore(nowMs), CHUNK)) === CHUNK);
    for (let userIds = await this.stale(nowMs); userIds.length > 0; userIds = await this.stale(nowMs))
      for (const userId of userIds) if (!this.isStopping) await this.installs.expire(userId);
  }

  private async stale(nowMs: number): Promise<string[]> {
    return this.isStopping ? [] : this.old.usersNotSeenSince(installsExpireBefore(nowMs), USERS);
  }
  private async keepHouse(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tidy().catch((error: unknown) => this.logger.warn({ err: error }, 'old usage stays for now'));
      await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}

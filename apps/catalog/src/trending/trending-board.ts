import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, settlesWithin, Shutdown } from '@app/kernel';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { beginOfDays, dayOf } from '../stats/usage-time.rules';
import { TrendingRepository } from './trending.repository';

/** Today and the six days of UTC before (server-semantics 3.11). */
const DAYS = 7;
/** Places of a board. */
const PLACES = 200;
/** How long somebody waits for the next board before getting the one there is, in milliseconds. */
const PATIENCE_MS = 300;

interface Board {
  readonly itemIds: readonly string[];
  readonly madeAtMs: number;
}

/**
 * Which skills are installed most these days. A board is read from the daily totals of all skills, which may take a
 * while, and kept by each process for as long as `TRENDING_REFRESH_SECONDS`. Nobody waits for it long: the first ones
 * are made when the process starts, and whoever asks gets the board there is when the next one is not ready in a moment.
 */
@Injectable()
export class TrendingBoard implements OnApplicationBootstrap {
  private readonly logger = new Logger('Trending');
  private readonly boards = new Map<boolean, Board>();
  private readonly making = new Map<boolean, Promise<void>>();

  constructor(
    private readonly repository: TrendingRepository,
    private readonly clock: Clock,
    @Inject(catalogConfig.token) private readonly settings: CatalogSettings,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    this.shutdown.add('work', () => this.stop());
    for (const nonSuspiciousOnly of [false, true]) void this.make(nonSuspiciousOnly);
  }

  /**
   * The items on the board, best first; some may be out of sight since it was made. None while a process that has just
   * started takes long to make its first one.
   */
  async itemIds(nonSuspiciousOnly: boolean): Promise<readonly string[]> {
    const board = this.boards.get(nonSuspiciousOnly);
    if (board === undefined || this.isStale(board)) await settlesWithin(PATIENCE_MS, this.make(nonSuspiciousOnly));
    return this.boards.get(nonSuspiciousOnly)?.itemIds ?? [];
  }

  /** Finishes the boards at hand. */
  async stop(): Promise<void> {
    await Promise.all(this.making.values());
  }

  private isStale({ madeAtMs }: Board): boolean {
    return this.clock.nowMs() - madeAtMs >= this.settings.TRENDING_REFRESH_SECONDS * 1_000;
  }
  /** One of a kind at a time. Resolves when it is there, or cannot be had for now. */
  private make(nonSuspiciousOnly: boolean): Promise<void> {
    const making = this.making.get(nonSuspiciousOnly) ?? this.tryToRead(nonSuspiciousOnly);
    this.making.set(nonSuspiciousOnly, making);
    return making;
  }
  private tryToRead(nonSuspiciousOnly: boolean): Promise<void> {
    return this.read(nonSuspiciousOnly)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the trending board stays as it is for now'))
      .finally(() => this.making.delete(nonSuspiciousOnly));
  }
  private async read(nonSuspiciousOnly: boolean): Promise<void> {
    const madeAtMs = this.clock.nowMs();
    const since = dayOf(beginOfDays(madeAtMs, DAYS).getTime());
    this.boards.set(nonSuspiciousOnly, {
      itemIds: await this.repository.best(since, nonSuspiciousOnly, PLACES),
      madeAtMs,
    });
  }
}

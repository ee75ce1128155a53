import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { beginOfDays, dayOf } from '../stats/usage-time.rules';
import { TrendingRepository } from './trending.repository';

/** Today and the six days of UTC before (server-semantics 3.11). */
const DAYS = 7;
/** Places of a board. */
const PLACES = 200;

interface Board {
  readonly itemIds: readonly string[];
  readonly madeAtMs: number;
}

/**
 * Which skills are installed most these days. A board is read from the daily totals of all skills, which takes a while,
 * and kept by each process for as long as `TRENDING_REFRESH_SECONDS`; whoever asks then gets the old one once more
 * while the next one is made.
 */
@Injectable()
export class TrendingBoard {
  private readonly logger = new Logger('Trending');
  private readonly boards = new Map<boolean, Board>();
  private readonly making = new Map<boolean, Promise<Board>>();

  constructor(
    private readonly repository: TrendingRepository,
    private readonly clock: Clock,
    @Inject(catalogConfig.token) private readonly settings: CatalogSettings,
  ) {}

  /** The items on the board, best first; some may be out of sight since it was made. */
  async itemIds(nonSuspiciousOnly: boolean): Promise<readonly string[]> {
    const board = this.boards.get(nonSuspiciousOnly);
    if (board !== undefined && !this.isStale(board)) return board.itemIds;
    const next = this.make(nonSuspiciousOnly);
    if (board === undefined) return (await next).itemIds;
    next.catch((error: unknown) => this.logger.warn({ err: error }, 'the trending board stays as it is for now'));
    return board.itemIds;
  }

  private isStale({ madeAtMs }: Board): boolean {
    return this.clock.nowMs() - madeAtMs >= this.settings.TRENDING_REFRESH_SECONDS * 1_000;
  }
  /** Once at a time. */
  private make(nonSuspiciousOnly: boolean): Promise<Board> {
    const running = this.making.get(nonSuspiciousOnly) ?? this.read(nonSuspiciousOnly);
    this.making.set(nonSuspiciousOnly, running);
    return running;
  }
  private async read(nonSuspiciousOnly: boolean): Promise<Board> {
    try {
      const madeAtMs = this.clock.nowMs();
      const since = dayOf(beginOfDays(madeAtMs, DAYS).getTime());
      const board = { itemIds: await this.repository.best(since, nonSuspiciousOnly, PLACES), madeAtMs };
      this.boards.set(nonSuspiciousOnly, board);
      return board;
    } finally {
      this.making.delete(nonSuspiciousOnly);
    }
  }
}

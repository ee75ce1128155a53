import { Injectable } from '@nestjs/common';
import { userBanned, userUnbanned } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { PluginsRepository } from '../plugins/plugins.repository';
import { RatingWriter } from '../ratings/rating-writer';
import { ReviewsRepository } from './reviews.repository';

/** What banned users wrote is not shown; their scores count on (server-semantics 9.1). */
@Injectable()
export class BannedAuthorsSubscriber {
  constructor(
    private readonly reviews: ReviewsRepository,
    private readonly writer: RatingWriter,
    private readonly plugins: PluginsRepository,
  ) {}

  @OnEvent(userBanned, 'ratings-banned-authors')
  onBanned({ payload }: Envelope<typeof userBanned>, tx: Tx): Promise<void> {
    return this.mark(tx, payload.userId, true);
  }
  @OnEvent(userUnbanned, 'ratings-unbanned-authors')
  onUnbanned({ payload }: Envelope<typeof userUnbanned>, tx: Tx): Promise<void> {
    return this.mark(tx, payload.userId, false);
  }

  private async mark(tx: Tx, userId: string, authorBanned: boolean): Promise<void> {
    const ratings = await this.reviews.ofAuthor(tx, userId, authorBanned);
    // Plugins in one order: nobody waits in a circle for their counters.
    const byPlugin = [...ratings].sort((a, b) => (a.pluginId < b.pluginId ? -1 : 1));
    for (const before of byPlugin) {
      const written = await this.writer.replace(tx, before, { ...before, authorBanned });
      const plugin = await this.plugins.known(tx, before.pluginId);
      await this.writer.say(tx, before, written, { plugin, by: { kind: 'system' } });
    }
  }
}

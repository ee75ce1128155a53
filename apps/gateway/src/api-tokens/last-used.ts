import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { ApiTokensRepository } from './api-tokens.repository';

/** `lastUsedAt` is for people; a write per request would be too much for that (server-semantics 1.2). */
const TOUCH_EVERY_MS = 15 * 60_000;

/** Remembers when tokens were used: at most every 15 minutes, beside the request, best effort. */
@Injectable()
export class LastUsed {
  private readonly logger = new Logger('Authentication');

  constructor(
    private readonly apiTokens: ApiTokensRepository,
    private readonly clock: Clock,
  ) {}

  /** @param use what is known of the last use; brought up to date */
  note(use: { readonly tokenId: string; lastUsedAt: Date | null }): void {
    const { tokenId, lastUsedAt } = use;
    const staleMs = this.clock.nowMs() - TOUCH_EVERY_MS;
    if (lastUsedAt !== null && lastUsedAt.getTime() >= staleMs) return;
    const [now, stale] = [this.clock.now(), new Date(staleMs)];
    use.lastUsedAt = now;
    this.apiTokens.touch(tokenId, now, stale).catch((error: unknown) => {
      this.logger.debug({ err: error, token_id: tokenId }, 'the last use of a token was not noted');
    });
  }
}

import { Injectable } from '@nestjs/common';
import {
  ratingCreated,
  ratingDeleted,
  type DeletedRating,
  type DeleteRatingInput,
  type KeptRating,
  type SubmitRatingInput,
  type UpdateRatingInput,
} from '@app/contracts';
import { Clock, currentActor, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork, type WriteOnce } from '@app/persistence';
import type { RatablePlugin } from '../plugins/ratable-plugin';
import { PluginsService } from '../plugins/plugins.service';
import type { Score } from './aggregate.rules';
import type { Rating } from './rating';
import { initiatorOf, ratingFact } from './rating-facts.rules';
import { RatingIntake } from './rating-intake';
import { RatingWriter } from './rating-writer';
import * as rules from './rating.rules';

/** What authors do with their ratings. */
@Injectable()
export class RatingsService {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly writer: RatingWriter,
    private readonly intake: RatingIntake,
    private readonly plugins: PluginsService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError PLUGIN_NOT_FOUND, RATING_EXISTS, RATING_OF_OWN_PLUGIN, RATING_LIMIT_REACHED, INVALID_INPUT,
   *   IDEMPOTENCY_…
   */
  submit(input: SubmitRatingInput): Promise<KeptRating> {
    return this.unitOfWork.answerOnce((writeOnce) => this.rate(input, writeOnce));
  }
  private async rate(input: SubmitRatingInput, writeOnce: WriteOnce<KeptRating>): Promise<KeptRating> {
    const comment = rules.cleanComment(input.comment);
    const metadata = rules.cleanMetadata(input.metadata);
    const plugin = await this.plugins.get(input.pluginId);
    rules.assertMayRate(currentActor(), plugin, input.authorPublisherIds);
    const verified = await this.intake.hasInstalled(plugin.id, input.userId);

    const createdAt = this.clock.now();
    const { clientId, userId: speaker } = currentActor() ?? {};
    const rating: Rating = {
      id: newId(createdAt.getTime()),
      pluginId: plugin.id,
      userId: input.userId,
      score: input.score as Score,
      ...(comment === undefined ? {} : { comment }),
      metadata,
      ...(metadata.pluginVersion === undefined ? {} : { version: metadata.pluginVersion }),
      createdAt,
      ...this.intake.judge({ comment, userId: input.userId, verified, now: createdAt }),
      revision: 1,
      ...(clientId === undefined || speaker !== undefined ? {} : { clientId }),
      verified,
      ...(input.network === undefined ? {} : { network: input.network }),
      helpful: 0,
      authorBanned: false,
    };
    return writeOnce((tx) => this.add(tx, rating, plugin));
  }
  private async add(tx: Tx, rating: Rating, plugin: RatablePlugin): Promise<KeptRating> {
    await this.intake.assertMayRateToday(tx, rating);
    const written = await this.writer.add(tx, rating);
    const { rating: kept, totals } = written;
    if (kept.state === 'visible') {
      const text = kept.comment === undefined ? {} : { comment: kept.comment };
      await tx.emit(ratingCreated, { ...ratingFact(kept, plugin, totals), ...text });
    } else await this.writer.say(tx, undefined, written, { plugin, by: { kind: 'system' } });
    this.intake.watch(tx, plugin);
    return keptRating(kept, plugin, totals.revision);
  }

  /** @throws DomainError as `updateRating` declares; INVALID_INPUT also when nothing is to be changed */
  update(input: UpdateRatingInput): Promise<KeptRating> {
    return this.unitOfWork.answerOnce(async (writeOnce) => {
      const { score, comment, metadata } = input;
      if (score === undefined && comment === undefined && metadata === undefined) throw nothingToChange();
      const plugin = await this.plugins.get(input.pluginId);
      return writeOnce((tx) => this.change(tx, input, plugin));
    });
  }
  private async change(tx: Tx, input: UpdateRatingInput, plugin: RatablePlugin): Promise<KeptRating> {
    const before = await this.lockSeen(tx, plugin, input.ratingId);
    rules.assertMayChange(currentActor(), before, 'update');
    if (input.userId !== undefined && input.userId !== before.userId) throw new DomainError('RATING_USER_MISMATCH');
    rules.assertMayRate(currentActor(), plugin, input.authorPublisherIds);
    rules.assertUnchanged(input.ifMatch, before);
    const wanted = rules.mergeRating(before, input);
    if (rules.isSame(before, wanted)) return keptRating(before, plugin, 0);
    const now = this.clock.now();
    await this.intake.keepEdit(tx, before, now);
    const after = { ...wanted, updatedAt: now, ...this.intake.judgeAgain(before, wanted.comment) };
    const written = await this.writer.replace(tx, before, after);
    await this.writer.say(tx, before, written, { plugin, by: { kind: 'system' } });
    return keptRating(written.rating, plugin, written.totals.revision);
  }

  /** @throws DomainError as `deleteRating` declares */
  async delete({ pluginId, ratingId, ifMatch }: DeleteRatingInput): Promise<DeletedRating> {
    const plugin = await this.plugins.get(pluginId);
    return this.unitOfWork.run(async (tx) => {
      const rating = await this.lockSeen(tx, plugin, ratingId);
      rules.assertMayChange(currentActor(), rating, 'delete');
      rules.assertUnchanged(ifMatch, rating);
      const { totals } = await this.writer.remove(tx, rating);
      const by = initiatorOf(currentActor());
      await tx.emit(ratingDeleted, { ...ratingFact(rating, plugin, totals), state: rating.state, by });
      return { pluginId: plugin.name, sequence: totals.revision };
    });
  }

  /** Nobody learns by trying that there is a rating they may not see. */
  private async lockSeen(tx: Tx, plugin: RatablePlugin, ratingId: string): Promise<Rating> {
    const rating = await this.intake.ratings.lock(tx, plugin.id, ratingId);
    if (!rules.maySee(currentActor(), rating)) throw new DomainError('RATING_NOT_FOUND');
    return rating;
  }
}

/** What a write or a read of one rating answers. @param sequence 0: nothing was written */
export function keptRating(rating: Rating, { name }: RatablePlugin, sequence: number): KeptRating {
  const shown = rules.shownTo(currentActor(), rating);
  return { rating: rules.viewOf(shown, name), etag: rules.etagOf(rating), sequence };
}

function nothingToChange(): DomainError {
  const message = 'must have at least one of score, comment and metadata';
  const problems = [{ pointer: '#', code: 'required', message }];
  return new DomainError('INVALID_INPUT', `Rating: ${message}`, { problems });
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ReindexedSkills, ReindexSkillsInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { EMBEDDER, EmbeddingFailed, type Embedder } from '../embeddings/embedder';
import { assertStaff } from '../owners/staff';
import { ReindexingRepository, type DueTexts } from './reindexing.repository';
import { SearchIndex } from './search-index';

/** Indexes skills anew, each in a transaction of its own, while everybody searches and publishes. */
@Injectable()
export class ReindexingService {
  private readonly logger = new Logger('Search');

  constructor(
    private readonly repository: ReindexingRepository,
    private readonly index: SearchIndex,
    @Inject(EMBEDDER) private readonly embedder: Embedder,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Some skills in the order of their ids, or those of one slug. @throws DomainError FORBIDDEN, SKILL_NOT_FOUND */
  async reindex({ after, limit, slug, ownerHandle }: ReindexSkillsInput): Promise<ReindexedSkills> {
    assertStaff('admin');
    const isOne = slug !== undefined;
    const ids = isOne
      ? await this.repository.skillsNamed(slug, ownerHandle)
      : await this.repository.skillsAfter(after, limit);
    if (isOne && ids.length === 0) throw new DomainError('SKILL_NOT_FOUND');
    for (const id of ids) await this.refresh(id, true);
    const withoutVector = await this.embed(ids);
    const next = isOne || ids.length < limit ? null : ids.at(-1)!;
    const left = next === null ? 0 : await this.repository.countAfter(next);
    return { indexed: ids.length, withoutVector, left, next };
  }

  /** Does what is due of these. A vector that cannot be had now is due again later. */
  async catchUp(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.refresh(id, false);
    await this.embed(ids);
  }

  private refresh(id: string, anew: boolean): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      await this.repository.lockItem(tx, id);
      await this.index.refresh(tx, id, anew);
    });
  }

  /** Gets the vectors of a provider that is asked outside of transactions. @returns how many it did not give */
  private async embed(ids: readonly string[]): Promise<number> {
    if (this.embedder.isLocal || ids.length === 0) return 0;
    const due = await this.repository.texts(ids);
    return due.length === 0 ? 0 : this.embedTogether(due);
  }

  private async embedTogether(due: readonly DueTexts[]): Promise<number> {
    try {
      const vectors = await this.embedder.embedSkills(due);
      for (const [i, { id, textsHash }] of due.entries())
        await this.unitOfWork.run((tx) => this.index.saveVector(tx, id, textsHash, vectors[i]!));
      return 0;
    } catch (error) {
      if (!(error instanceof EmbeddingFailed)) throw error;
      if (error.isRefusal && due.length > 1) return this.embedOneByOne(due);
      this.logger.warn(`${due.length} skills have no vector yet: ${error.message}`);
      await this.repository.postpone(due.map(({ id }) => id));
      return due.length;
    }
  }
  /** One text the provider does not like must not keep the others from their vectors. */
  private async embedOneByOne(due: readonly DueTexts[]): Promise<number> {
    let failed = 0;
    for (const one of due) failed += await this.embedTogether([one]);
    return failed;
  }
}

import { Injectable } from '@nestjs/common';
import type { ListTrendingSkillsInput, SkillList, TrendingSkills } from '@app/contracts';
import { pageOf } from '../skills/page.rules';
import type { SkillRow } from '../skills/skill-row';
import { listItemView } from '../skills/skill-view.rules';
import { TrendingBoard } from './trending-board';
import { trendingView } from './trending-view.rules';
import { TrendingRepository } from './trending.repository';

/** What a list of trending skills may leave out. */
export interface TrendingChoice {
  readonly limit: number;
  readonly nonSuspiciousOnly?: boolean | undefined;
}

/** The trending skills, as a list of skills and as clients show them to somebody who has not searched for anything. */
@Injectable()
export class TrendingService {
  constructor(
    private readonly board: TrendingBoard,
    private readonly repository: TrendingRepository,
  ) {}

  /** One page, which is all there is. */
  async list(choice: TrendingChoice): Promise<SkillList> {
    return { items: pageOf(await this.skills(choice), choice.limit, listItemView).items, nextCursor: null };
  }
  async show(choice: ListTrendingSkillsInput): Promise<TrendingSkills> {
    return { items: (await this.skills(choice)).map(trendingView) };
  }

  private async skills({ limit, nonSuspiciousOnly = false }: TrendingChoice): Promise<SkillRow[]> {
    return this.repository.visible(await this.board.itemIds(nonSuspiciousOnly), nonSuspiciousOnly, limit);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { ListSkillsInput, SkillList } from '@app/contracts';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { TrendingService } from '../trending/trending.service';
import { pageOf } from './page.rules';
import { SkillListsRepository, type WalkPosition } from './skill-lists.repository';
import type { SkillRow } from './skill-row';
import { isTrending, sortOf } from './skill-sort.rules';
import { listItemView } from './skill-view.rules';

/** Pages through the public skills. */
@Injectable()
export class SkillListsService {
  private readonly cursors: Cursors;

  constructor(
    private readonly repository: SkillListsRepository,
    private readonly trending: TrendingService,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  async list(input: ListSkillsInput): Promise<SkillList> {
    const prefix = input.prefix?.trim().toLowerCase() ?? '';
    if (prefix !== '') return this.listByPrefix(prefix, input);
    return isTrending(input.sort) ? this.trending.list(input) : this.listInOrder(input);
  }

  private async listInOrder({ limit, sort: name, cursor, nonSuspiciousOnly }: ListSkillsInput): Promise<SkillList> {
    const sort = sortOf(name);
    const scope = `skills:${sort}`;
    const at = this.cursors.decode(scope, cursor) as readonly [string, number, number, string] | undefined;
    const position: WalkPosition | undefined = at && { snapshot: at[0], key: at[1], updatedAtMs: at[2], id: at[3] };
    const found = await this.repository.page(sort, limit + 1, position);
    const { items, last } = pageOf(found, limit, viewFor(nonSuspiciousOnly));
    const next = last && [position?.snapshot ?? last.snapshot, last.key, last.updatedAtMs, last.id];
    return { items, nextCursor: next ? this.cursors.encode(scope, next) : null };
  }

  private async listByPrefix(
    prefix: string,
    { limit, cursor, nonSuspiciousOnly }: ListSkillsInput,
  ): Promise<SkillList> {
    const scope = `skills-prefix:${prefix}`;
    const at = this.cursors.decode(scope, cursor) as readonly [string, string] | undefined;
    const after = at && { slug: at[0], id: at[1] };
    const found = await this.repository.pageByPrefix(prefix, limit + 1, after);
    const { items, last } = pageOf(found, limit, viewFor(nonSuspiciousOnly));
    const nextCursor = last === undefined ? null : this.cursors.encode(scope, [last.slug, last.id]);
    return { items, nextCursor };
  }
}

/** A page gets shorter by what is filtered, as clients know it (server-semantics 3.10): the work stays bounded. */
function viewFor(nonSuspiciousOnly: boolean | undefined) {
  return (row: SkillRow) =>
    nonSuspiciousOnly === true && row.shown.verdict === 'suspicious' ? undefined : listItemView(row);
}

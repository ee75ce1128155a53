import { Inject, Injectable } from '@nestjs/common';
import type { ListSkillsInput, SkillList } from '@app/contracts';
import { Cursors, type CursorKey } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { SkillListsRepository, type ListedSkill, type WalkPosition } from './skill-lists.repository';
import { sortOf, type SkillSort } from './skill-sort.rules';
import { listItemView } from './skill-view.rules';

/** Pages through the public skills. */
@Injectable()
export class SkillListsService {
  private readonly cursors: Cursors;

  constructor(
    private readonly repository: SkillListsRepository,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  async list({ limit, sort: name, cursor }: ListSkillsInput): Promise<SkillList> {
    const sort = sortOf(name);
    const position = positionOf(this.cursors.decode(scopeOf(sort), cursor));
    const found = await this.page(sort, limit + 1, position);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const ended = found.length <= limit || last === undefined;
    const startedAtMs = position?.startedAtMs ?? last?.startedAtMs ?? 0;
    const nextCursor = ended ? null : this.cursors.encode(scopeOf(sort), [startedAtMs, last.keyMs, last.id]);
    return { items: rows.map(listItemView), nextCursor };
  }

  private page(sort: SkillSort, limit: number, position: WalkPosition | undefined): Promise<ListedSkill[]> {
    const key = sort === 'updated' ? 'updated_at' : 'created_at';
    if (position === undefined) return this.repository.firstPage(key, limit);
    if (sort === 'updated') return this.repository.nextByUpdate(limit, position);
    return this.repository.nextByCreation(limit, position);
  }
}

const scopeOf = (sort: SkillSort): string => `skills:${sort}`;

function positionOf(key: CursorKey | undefined): WalkPosition | undefined {
  if (key === undefined) return undefined;
  const [startedAtMs, keyMs, id] = key as readonly [number, number, string];
  return { startedAtMs, keyMs, id };
}

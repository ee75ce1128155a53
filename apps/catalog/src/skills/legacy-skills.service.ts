import { Injectable } from '@nestjs/common';
import type { LegacySkillDetail, SkillReference } from '@app/contracts';
import { legacyDetailView } from './legacy-skill-view.rules';
import { SkillFinder } from './skill-finder.service';
import { SkillsRepository } from './skills.repository';

/** Skills as clients before 0.5 read them. */
@Injectable()
export class LegacySkillsService {
  constructor(
    private readonly finder: SkillFinder,
    private readonly repository: SkillsRepository,
  ) {}

  async get(reference: SkillReference): Promise<LegacySkillDetail> {
    const skill = await this.finder.get(reference, 'detail');
    return legacyDetailView(skill, await this.repository.versionIds(skill.id, Object.values(skill.tags)));
  }
}

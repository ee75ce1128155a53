import { Injectable } from '@nestjs/common';
import { tagMoved, type MovedSkillTag, type MoveSkillTagInput } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { PublicFaceRepository } from '../decisions/public-face.repository';
import { factsOf } from '../skill-lifecycle/hidden-skills.service';
import { ManagedSkills } from '../skill-lifecycle/managed-skills.service';
import { VersionWithdrawalsRepository } from '../skill-lifecycle/version-withdrawals.repository';
import { assertRoomForTag, tagNameOf } from './tag.rules';
import { TagsRepository } from './tags.repository';

/** Points tags at versions. */
@Injectable()
export class TagsService {
  constructor(
    private readonly managed: ManagedSkills,
    private readonly versions: VersionWithdrawalsRepository,
    private readonly tags: TagsRepository,
    private readonly faces: PublicFaceRepository,
    private readonly clock: Clock,
  ) {}

  async move({ tag: text, version: number, ...reference }: MoveSkillTagInput): Promise<MovedSkillTag> {
    const tag = tagNameOf(text);
    return this.managed.change(reference, async (tx, skill) => {
      const version = await this.versions.find(tx, skill.id, number);
      if (version === undefined) throw new DomainError('VERSION_NOT_FOUND');
      if (!version.visible) throw new DomainError('VERSION_GONE');
      assertRoomForTag(skill.tags, tag);
      await this.tags.assign(tx, skill.id, tag, version.id, this.clock.now());
      await this.faces.refresh(tx, skill.id);
      const before = Object.hasOwn(skill.tags, tag) ? skill.tags[tag]! : null;
      const moved = { versionId: version.id, version: number, tag, before };
      if (before !== number) await tx.emit(tagMoved, { ...factsOf(skill), ...moved });
      return { ok: true, slug: skill.name, tag, version: number };
    });
  }
}

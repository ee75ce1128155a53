import { Injectable } from '@nestjs/common';
import { currentActor } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { assertRoomForAliases, type OwnSkill } from './name.rules';
import { SkillNamesRepository } from './skill-names.repository';
import { SlugClaims } from './slug-claims.service';

/** Changes what skills, which are locked, are called. No name is lost: what a skill was called leads to it. */
@Injectable()
export class SkillNames {
  constructor(
    private readonly repository: SkillNamesRepository,
    private readonly slugs: SlugClaims,
  ) {}

  /**
   * Gives the skill another slug; the one it has becomes an alias. An alias of its own is taken back.
   * @throws DomainError SLUG_TAKEN, TOO_MANY_ALIASES
   */
  async rename(tx: Tx, skill: OwnSkill, slug: string): Promise<void> {
    await this.slugs.lock(tx, [slug, skill.slug]);
    await this.slugs.claimFor(tx, skill, slug);
    await this.repository.removeAlias(tx, slug, skill.id);
    await this.assertRoom(tx, skill, 1, 1);
    await this.repository.rename(tx, skill.id, slug);
    await this.repository.addAlias(tx, skill.slug, skill);
  }

  /**
   * Slug and aliases of the source become aliases of the target; the source has no name any more.
   * @throws DomainError SLUG_TAKEN when the target's owner has another skill of such a name; TOO_MANY_ALIASES
   */
  async takeOver(tx: Tx, source: OwnSkill, target: OwnSkill): Promise<void> {
    const moved = [source.slug, ...(await this.repository.aliasesOf(tx, source.id))];
    await this.slugs.lock(tx, moved);
    await this.slugs.assertFree(tx, moved, target, [source.id, target.id]);
    await this.assertRoom(tx, target, moved.length, source.ownerId === target.ownerId ? 1 : moved.length);
    await this.repository.merge(tx, source.id, target.id, currentActor()?.userId ?? null);
    await this.repository.moveAliases(tx, source.id, target.id, target.nameScope);
    await this.repository.addAlias(tx, source.slug, target);
  }

  private async assertRoom(tx: Tx, skill: OwnSkill, moreOfSkill: number, moreOfOwner: number): Promise<void> {
    await this.repository.lockAliasesOf(tx, skill.ownerId);
    const { ofSkill, ofOwner } = await this.repository.countAliases(tx, skill);
    assertRoomForAliases(ofSkill + moreOfSkill, ofOwner + moreOfOwner);
  }
}

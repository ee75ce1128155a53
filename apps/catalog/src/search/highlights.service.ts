import { Injectable } from '@nestjs/common';
import type { HighlightedSkill, HighlightSkillInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { assertStaff } from '../owners/staff';

/** What moderators recommend. */
@Injectable()
export class HighlightsService {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** @throws DomainError FORBIDDEN unless the caller is a moderator; SKILL_NOT_FOUND, SKILL_AMBIGUOUS */
  async highlight({ slug, ownerHandle, highlighted }: HighlightSkillInput): Promise<HighlightedSkill> {
    assertStaff('moderator');
    return this.unitOfWork.run(async (tx) => {
      const rows = await tx.query(
        `UPDATE catalog.item SET highlighted = $3
         WHERE kind = 'skill' AND name = $1 AND ($2::text IS NULL OR lower(owner_handle) = $2)
           AND public_version_id IS NOT NULL RETURNING 1`,
        [slug.trim().toLowerCase(), ownerHandle?.toLowerCase() ?? null, highlighted],
      );
      if (rows.length === 0) throw new DomainError('SKILL_NOT_FOUND');
      if (rows.length > 1) throw new DomainError('SKILL_AMBIGUOUS');
      return { slug, highlighted };
    });
  }
}

import { Injectable } from '@nestjs/common';
import { itemFeatured, type FeaturedItem, type FeatureItemInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { assertStaff, currentInitiator } from '../owners/staff';

/** What moderators recommend. */
@Injectable()
export class FeaturedItems {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** A repeat changes nothing and is not said again. */
  async feature({ kind, name, ownerHandle, featured }: FeatureItemInput): Promise<FeaturedItem> {
    assertStaff('moderator');
    return this.unitOfWork.run(async (tx) => {
      const rows = await tx.query<Omit<FeaturedItem, 'featured'> & { wasFeatured: boolean }>(
        `SELECT id AS "itemId", name, owner_handle AS "ownerHandle", highlighted AS "wasFeatured" FROM catalog.item
         WHERE kind = $1 AND name = $2 AND ($3::text IS NULL OR lower(owner_handle) = $3)
           AND public_version_id IS NOT NULL FOR UPDATE`,
        [kind, name.trim().toLowerCase(), ownerHandle?.toLowerCase() ?? null],
      );
      const [found] = rows;
      if (found === undefined) throw new DomainError(kind === 'skill' ? 'SKILL_NOT_FOUND' : 'PACKAGE_NOT_FOUND');
      if (rows.length > 1) throw new DomainError('SKILL_AMBIGUOUS');
      const { wasFeatured, ...item } = found;
      if (wasFeatured !== featured) {
        await tx.query(`UPDATE catalog.item SET highlighted = $2 WHERE id = $1`, [item.itemId, featured]);
        await tx.emit(itemFeatured, { ...item, kind, featured, by: currentInitiator() });
      }
      return { ...item, featured };
    });
  }
}

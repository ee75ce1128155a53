import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { SkillRow } from '../skills/skill-row';
import { SKILL_COLUMNS } from '../skills/skills.repository';

/** The public skills people install these days. */
@Injectable()
export class TrendingRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Those with most first installs, then most downloads; only ones with any. OFFSET 0 keeps Postgres from reading the
   * days item by item, for an order that adding up does not need.
   *
   * @param since first day of UTC that counts
   */
  async best(since: string, nonSuspiciousOnly: boolean, most: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT i.id FROM (
         SELECT item_id, sum(installs) AS installs, sum(downloads) AS downloads FROM (
           SELECT item_id, installs::int, downloads::int FROM catalog.daily_total WHERE day >= $1::date OFFSET 0) recent
         GROUP BY item_id) used
       JOIN catalog.item i ON i.id = used.item_id JOIN catalog.version v ON v.id = i.public_version_id
       WHERE i.kind = 'skill' AND used.installs + used.downloads > 0 AND NOT ($2 AND v.verdict = 'suspicious')
       ORDER BY used.installs DESC, used.downloads DESC, i.updated_at DESC, i.id DESC LIMIT $3`,
      [since, nonSuspiciousOnly, most],
    );
    return rows.map(({ id }) => id);
  }

  /** The first of these that everybody can see, in this order. */
  visible(itemIds: readonly string[], nonSuspiciousOnly: boolean, limit: number): Promise<SkillRow[]> {
    return this.unitOfWork.query<SkillRow>(
      `SELECT ${SKILL_COLUMNS} FROM unnest($1::uuid[]) WITH ORDINALITY AS place (id, position)
       JOIN catalog.item i ON i.id = place.id JOIN catalog.version v ON v.id = i.public_version_id
       WHERE NOT ($2 AND v.verdict = 'suspicious') ORDER BY place.position LIMIT $3`,
      [itemIds, nonSuspiciousOnly, limit],
    );
  }
}

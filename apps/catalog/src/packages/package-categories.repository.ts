import { Injectable } from '@nestjs/common';
import type { NamedRelease } from '@app/contracts';
import { currentActor } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** Where the publishers of releases have filed them. */
@Injectable()
export class PackageCategories {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** In the order of the question; null for a release the caller cannot see. */
  async of(releases: readonly NamedRelease[]): Promise<(string[] | null)[]> {
    const rows = await this.unitOfWork.query<{ categories: string[] | null }>(
      `SELECT v.categories FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (name, version, place)
       LEFT JOIN (catalog.version v JOIN catalog.item i ON i.id = v.item_id AND i.kind = 'package' AND v.visible
           AND i.public_version_id IS NOT NULL AND (i.channel <> 'private' OR i.owner_id = ANY($3::uuid[])))
         ON i.name = lower(asked.name) AND v.version = asked.version
       ORDER BY asked.place`,
      [releases.map(({ name }) => name), releases.map(({ version }) => version), currentActor()?.publisherIds ?? []],
    );
    return rows.map(({ categories }) => categories);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type {
  ListPackagesInput,
  PackageFilters,
  PackageList,
  PackageSearchResults,
  SearchPackagesInput,
} from '@app/contracts';
import { currentActor } from '@app/kernel';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { facetsOf, gatesOf, listItem } from './package-list.rules';
import { PackageListsRepository, type Wanted } from './package-lists.repository';
import { PackageSearchRepository } from './package-search.repository';

/** Skills and plugins in one catalog: what everybody sees, and what is private to publishers of the caller. */
@Injectable()
export class PackageListsService {
  private readonly cursors: Cursors;

  constructor(
    private readonly lists: PackageListsRepository,
    private readonly finder: PackageSearchRepository,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  async list({ limit, cursor, ...filters }: ListPackagesInput): Promise<PackageList> {
    const scope = `packages:${JSON.stringify(Object.entries(filters).sort())}`;
    const at = this.cursors.decode(scope, cursor) as readonly [number, string] | undefined;
    const after = at && { updatedAtMs: at[0], id: at[1] };
    const found = await this.lists.page(wantedBy(filters), limit + 1, after);
    const rows = found.slice(0, limit);
    const last = found.length > limit && filters.featured !== true ? rows.at(-1) : undefined;
    return {
      items: rows.map(listItem),
      nextCursor: last === undefined ? null : this.cursors.encode(scope, [last.updatedAt.getTime(), last.id]),
    };
  }

  async search({ query, limit, ...filters }: SearchPackagesInput): Promise<PackageSearchResults> {
    const text = query.trim();
    if (text === '') return { results: [] };
    const found = await this.finder.search(wantedBy(filters), text, limit);
    return { results: found.map((row) => ({ score: row.score, package: listItem(row) })) };
  }
}

/** Staff sees no more than others here (server-semantics 4.6). */
function wantedBy(filters: PackageFilters): Wanted {
  return { facets: facetsOf(filters), gates: gatesOf(currentActor()?.publisherIds ?? []) };
}

import { Inject, Injectable } from '@nestjs/common';
import type { ListCasesInput } from '@app/contracts';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';

/** The case a page ended with. */
export interface CasePlace {
  readonly atMs: number;
  readonly id: string;
}
/** Which cases a page is to be of. */
export interface CaseQuery extends Pick<ListCasesInput, 'kind' | 'limit'> {
  readonly status?: string;
  readonly after?: CasePlace;
}
interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Walks lists of cases, the newest first. */
@Injectable()
export class CasePages {
  private readonly cursors: Cursors;

  constructor(@Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  /** A cursor of another list starts again. @param find finds so many, in order */
  async page<T>(
    what: string,
    { kind, status, limit, cursor }: ListCasesInput & { readonly status?: string },
    find: (query: CaseQuery) => Promise<T[]>,
    placeOf: (item: T) => CasePlace,
  ): Promise<Page<T>> {
    const scope = `${what}:${kind}:${status ?? 'all'}`;
    const key = this.cursors.decode(scope, cursor) as readonly [number, string] | undefined;
    const found = await find({
      ...{ kind, limit: limit + 1 },
      ...(status === undefined ? {} : { status }),
      ...(key === undefined ? {} : { after: { atMs: key[0], id: key[1] } }),
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    if (last === undefined) return { items, nextCursor: null };
    const { atMs, id } = placeOf(last);
    return { items, nextCursor: this.cursors.encode(scope, [atMs, id]) };
  }
}

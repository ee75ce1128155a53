import { Injectable } from '@nestjs/common';
import { describeModerated, type ModeratedItem, type ModeratedReference } from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { UsersRepository } from '../accounts/users.repository';
import type { CasePage, CasePerson } from './report.views';

/** A page of cases as moderation knows them: by ids. */
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** What cases are about and who is in them: moderation knows the ids, the catalog the items, the gateway the people. */
@Injectable()
export class DescribedCases {
  constructor(
    private readonly rpc: RpcClient,
    private readonly users: UsersRepository,
  ) {}

  /** @param show says nothing of a case whose item is not there any more */
  async page<T extends ModeratedReference, V>(
    { items: cases, nextCursor }: Page<T>,
    personOf: (item: T) => string | null,
    show: (item: ModeratedItem, found: T, person: CasePerson) => V[],
  ): Promise<CasePage & { items: V[] }> {
    const [itemOf, people] = await Promise.all([
      this.items(cases),
      this.people(cases.map(personOf).filter((id) => id !== null)),
    ]);
    const items = cases.flatMap((found) => {
      const item = itemOf(found);
      return item === undefined ? [] : show(item, found, people(personOf(found) ?? ''));
    });
    return { items, nextCursor, done: nextCursor === null };
  }

  /** The item of one case. */
  async item(reference: ModeratedReference): Promise<ModeratedItem | undefined> {
    return (await this.items([reference]))(reference);
  }

  private async items(references: readonly ModeratedReference[]) {
    const wanted = new Map(
      references.map(({ itemId, versionId }) => [keyOf({ itemId, versionId }), { itemId, versionId }]),
    );
    if (wanted.size === 0) return () => undefined;
    const { items } = await this.rpc.call(describeModerated, { items: [...wanted.values()] });
    const newest = new Map(items.map((item) => [item.itemId, item]));
    const exact = new Map(items.map((item) => [keyOf({ ...item, versionId: item.release?.versionId ?? null }), item]));
    return (reference: ModeratedReference) => exact.get(keyOf(reference)) ?? newest.get(reference.itemId);
  }

  private async people(ids: readonly string[]): Promise<(id: string) => CasePerson> {
    const found = new Map((await this.users.named([...new Set(ids)])).map((user) => [user.userId, user]));
    return (userId) => found.get(userId) ?? { userId, handle: null, displayName: null };
  }
}

function keyOf({ itemId, versionId }: ModeratedReference): string {
  return `${itemId} ${versionId ?? ''}`;
}

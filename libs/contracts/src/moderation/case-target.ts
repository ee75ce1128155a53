import { ITEM_KINDS, type ItemKind } from '../catalog/register-version';
import { Choice, Text, Uuid, Whole } from '../fields';

/** What a case is about, as the catalog has answered it to who asks. */
export class CaseTarget {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid({ description: 'The owning publisher' }) ownerId: string;
  @Text({ description: 'Slug of a skill, name of a package' }) name: string;
  @Uuid({ nullable: true }) versionId: string | null;
  @Text({ nullable: true }) version: string | null;
}

/** A page of cases of one kind; `all` leaves the status open. */
export class ListCasesInput {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Whole({ min: 1, max: 200 }) limit: number;
  @Text({ optional: true, max: 2000 }) cursor?: string;
}

/** Far above what is kept, so that longer texts are cut instead of refused (server-semantics 3.14). */
export const MOST_CASE_TEXT = 100_000;

import { rpc } from '../contract';
import { Choice, ListOf, Text, Uuid, Whole } from '../fields';
import { ITEM_KINDS, type ItemKind } from './register-version';

export class FindReleaseInput {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Text({ max: 214, description: 'Slug of a skill, name of a package' }) name: string;
  @Text({ optional: true, max: 100, description: 'Of a skill: tells apart those that share a slug' })
  ownerHandle?: string;
  @Text({ optional: true, max: 256, description: 'Default: the version it shows' }) version?: string;
}
/** One version as those who answer for it know it. */
export class PublishedRelease {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Text() name: string;
  @Text() displayName: string;
  @Text() version: string;
}
/**
 * A version of a skill or package, for its publisher's members and for staff, whatever its state. To others it is
 * FORBIDDEN, or does not exist.
 */
export const findRelease = rpc({
  subject: 'reef.rpc.catalog.release.find.v1',
  input: FindReleaseInput,
  output: PublishedRelease,
  errors: ['FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'PACKAGE_NOT_FOUND', 'VERSION_NOT_FOUND', 'VERSION_GONE'],
});

export class ListShownReleasesInput {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid({ optional: true, description: '`next` of the call before; absent: from the beginning' }) after?: string;
  @Whole({ min: 1, max: 200 }) limit: number;
}
export class ShownReleases {
  @ListOf(() => PublishedRelease) releases: PublishedRelease[];
  @Uuid({ nullable: true, description: 'To go on with; null at the end' }) next: string | null;
}
/** Of every skill or package that everybody sees the version it shows, in the order of the items. For the staff. */
export const listShownReleases = rpc({
  subject: 'reef.rpc.catalog.release.listShown.v1',
  input: ListShownReleasesInput,
  output: ShownReleases,
  errors: ['FORBIDDEN'],
});

import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';
import { ITEM_KINDS, PACKAGE_CHANNELS, type ItemKind, type PackageChannel } from './register-version';
import { FindReleaseInput } from './releases';
import { FoundFile } from './skills';

/**
 * What somebody wants to do about an item, and so who may: `report` whoever can read it, `appeal` the members of its
 * publisher, `rule` the staff, `review` members and staff.
 */
export const MODERATION_PURPOSES = ['report', 'appeal', 'review', 'rule'] as const;
export type ModerationPurpose = (typeof MODERATION_PURPOSES)[number];

export class FindModeratedInput extends FindReleaseInput {
  @Choice(MODERATION_PURPOSES) purpose: ModerationPurpose;
}
export class ModeratedRelease {
  @Uuid() versionId: string;
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Choice(['npm-pack', 'legacy-zip'], { nullable: true, description: 'Of a package' }) artifactKind: string | null;
  @Text({ nullable: true }) sourceRepo: string | null;
  @Text({ nullable: true }) sourceCommit: string | null;
}
/** An item as far as moderation needs it. */
export class ModeratedItem {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
  @Text({ description: 'Slug of a skill, name of a package' }) name: string;
  @Text() displayName: string;
  @Text({ nullable: true, description: 'Of a package' }) family: string | null;
  @Choice(PACKAGE_CHANNELS) channel: PackageChannel;
  @Flag({ description: 'Deleted, by its owner or the staff' }) isDeleted: boolean;
  @Nested(() => ModeratedRelease, {
    nullable: true,
    description: 'The version that was asked for, else the one it shows',
  })
  release: ModeratedRelease | null;
  @Text({ nullable: true, description: 'The version everybody would get were that one not there' })
  replacementVersion: string | null;
}
const UNFINDABLE = ['FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'PACKAGE_NOT_FOUND'] as const;

/** An item and one version of it, for who may do with it what they want to. Without a version that is asked for: none of it. */
export const findModerated = rpc({
  subject: 'reef.rpc.catalog.moderatedItem.find.v1',
  input: FindModeratedInput,
  output: ModeratedItem,
  errors: [...UNFINDABLE, 'SKILL_PENDING', 'SKILL_DELETED', 'SKILL_HIDDEN', 'VERSION_NOT_FOUND'],
});

/** Far more than a page of anything. */
const MOST_ITEMS = 200;

export class ModeratedReference {
  @Uuid() itemId: string;
  @Uuid({ nullable: true, description: 'null: the one it shows' }) versionId: string | null;
}
export class DescribeModeratedInput {
  @ListOf(() => ModeratedReference, { maxItems: MOST_ITEMS }) items: ModeratedReference[];
}
export class DescribedModerated {
  @ListOf(() => ModeratedItem, { description: 'In the order asked for; without those there are not' })
  items: ModeratedItem[];
}
/** What lists of cases show of items, for the staff. */
export const describeModerated = rpc({
  subject: 'reef.rpc.catalog.moderatedItem.describe.v1',
  input: DescribeModeratedInput,
  output: DescribedModerated,
  errors: ['FORBIDDEN'],
});

export class ListModeratedInput {
  @Uuid({ optional: true, description: 'The owning publisher' }) ownerId?: string;
  @Text({ optional: true, max: 214, description: 'Slug or name, in any case' }) name?: string;
  @Whole({ min: 1, max: MOST_ITEMS }) limit: number;
}
export class ListedModerated extends DescribedModerated {
  @Flag({ description: 'There are more than the limit' }) more: boolean;
}
/** Items of a publisher, or of a name, whoever can see them; those changed last first. For the staff. */
export const listModerated = rpc({
  subject: 'reef.rpc.catalog.moderatedItem.list.v1',
  input: ListModeratedInput,
  output: ListedModerated,
  errors: ['FORBIDDEN'],
});

export class ListModeratedFilesInput {
  @Uuid() versionId: string;
  @Texts({ optional: true, maxItems: 50, max: 1024, description: 'Only these; absent: the first of all' })
  paths?: string[];
  @Whole({ min: 1, max: 1_000 }) limit: number;
}
export class ModeratedFiles {
  @ListOf(() => FoundFile) files: FoundFile[];
  @Whole({ min: 0, description: 'Files of the version' }) total: number;
}
/** Which blobs hold the files of a version, whatever its state. For the staff. */
export const listModeratedFiles = rpc({
  subject: 'reef.rpc.catalog.moderatedFile.list.v1',
  input: ListModeratedFilesInput,
  output: ModeratedFiles,
  errors: ['FORBIDDEN'],
});

export class FeatureItemInput extends FindReleaseInput {
  @Flag() featured: boolean;
}
export class FeaturedItem {
  @Uuid() itemId: string;
  @Text() name: string;
  @Text() ownerHandle: string;
  @Flag() featured: boolean;
}
/** Recommends a public skill or package, or no more. For moderators. */
export const featureItem = rpc({
  subject: 'reef.rpc.catalog.item.feature.v1',
  input: FeatureItemInput,
  output: FeaturedItem,
  errors: UNFINDABLE,
});
export class ItemFeatured extends FeaturedItem {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Nested(() => Initiator) by: Initiator;
}
/** A skill or a package is recommended, or no more. */
export const itemFeatured = event({ subject: 'reef.evt.catalog.item.featured.v1', payload: ItemFeatured });

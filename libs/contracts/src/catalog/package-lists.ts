import { rpc } from '../contract';
import { Choice, Decimal, EpochMs, Flag, ListOf, Nested, Text, Texts, Whole } from '../fields';
import { PackageStats } from './packages';
import { PACKAGE_CHANNELS, type PackageChannel } from './register-version';

/** `plugin` stands for both families of plugins. */
export const LISTED_FAMILIES = ['skill', 'code-plugin', 'bundle-plugin', 'plugin'] as const;
export type ListedFamily = (typeof LISTED_FAMILIES)[number];

/** Which items of the catalog are wanted; all that is said has to hold (server-semantics 4.6, 9.2). */
export class PackageFilters {
  @Choice(LISTED_FAMILIES, { optional: true }) family?: ListedFamily;
  @Choice(PACKAGE_CHANNELS, { optional: true }) channel?: PackageChannel;
  @Flag({ optional: true }) isOfficial?: boolean;
  @Flag({ optional: true, description: 'Only what moderators recommend; one page' }) featured?: boolean;
  @Flag({ optional: true }) executesCode?: boolean;
  @Texts({ optional: true, maxItems: 30, max: 300, description: 'Every one of them' }) capabilityTags?: string[];
  @Text({ optional: true, max: 300, description: 'In lower case' }) category?: string;
}
export class ListPackagesInput extends PackageFilters {
  @Whole({ min: 1, max: 100 }) limit: number;
  @Text({ optional: true, max: 2000 }) cursor?: string;
}
/** A skill or plugin as shipped clients validate it (client-contract 2.8). */
export class PackageListItem {
  @Text() name: string;
  @Text() displayName: string;
  @Choice(['skill', 'code-plugin', 'bundle-plugin']) family: string;
  @Text({ nullable: true }) runtimeId: string | null;
  @Choice(PACKAGE_CHANNELS) channel: string;
  @Flag() isOfficial: boolean;
  @Text({ nullable: true }) summary: string | null;
  @Text({ nullable: true }) ownerHandle: string | null;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
  @Text({ nullable: true }) latestVersion: string | null;
  @Texts() capabilityTags: string[];
  @Texts({ description: 'Where the publisher files it' }) categories: string[];
  @Texts({ description: 'What the publisher says it is about' }) topics: string[];
  @Flag() executesCode: boolean;
  @Choice(['structural', 'source-linked'], { nullable: true }) verificationTier: string | null;
  @Nested(() => PackageStats) stats: PackageStats;
}
export class PackageList {
  @ListOf(() => PackageListItem) items: PackageListItem[];
  @Text({ nullable: true }) nextCursor: string | null;
}
/** One page of skills and plugins the caller may see, the last updated first. A cursor of another list starts anew. */
export const listPackages = rpc({
  subject: 'reef.rpc.catalog.package.list.v1',
  input: ListPackagesInput,
  output: PackageList,
  errors: [],
});

export class SearchPackagesInput extends PackageFilters {
  @Text({ max: 500 }) query: string;
  @Whole({ min: 1, max: 100 }) limit: number;
}
export class PackageSearchResult {
  @Decimal() score: number;
  @Nested(() => PackageListItem) package: PackageListItem;
}
export class PackageSearchResults {
  @ListOf(() => PackageSearchResult) results: PackageSearchResult[];
}
/** What has the whole query somewhere in its texts, the best first; nothing for a blank query. */
export const searchPackages = rpc({
  subject: 'reef.rpc.catalog.package.search.v1',
  input: SearchPackagesInput,
  output: PackageSearchResults,
  errors: [],
});

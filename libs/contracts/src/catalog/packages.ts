import { rpc } from '../contract';
import { Choice, Dictionary, EpochMs, Flag, Json, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { PACKAGE_CHANNELS, type PackageChannel } from './register-version';

export class PackageStats {
  @Whole() downloads: number;
  @Whole() installs: number;
  @Whole() stars: number;
  @Whole() versions: number;
}
/** The shape shipped clients validate (client-contract 2.8); what is not known is absent, and null for skills. */
export class PackageView {
  @Uuid() _id: string;
  @Text() name: string;
  @Text() displayName: string;
  @Choice(['code-plugin', 'bundle-plugin', 'skill'], { description: 'A skill where no package has the name' })
  family: string;
  @Choice(['official', 'community', 'private']) channel: string;
  @Flag() isOfficial: boolean;
  @Text({ optional: true, nullable: true }) runtimeId?: string | null;
  @Text({ optional: true, nullable: true }) summary?: string | null;
  @Texts({ description: 'Where the publisher files it' }) categories: string[];
  @Texts({ description: 'What the publisher says it is about' }) topics: string[];
  @Dictionary('string') tags: Record<string, string>;
  @Uuid({ optional: true }) latestReleaseId?: string;
  @Text({ nullable: true }) latestVersion: string | null;
  @Json({ optional: true, nullable: true }) compatibility?: unknown;
  @Json({ optional: true, nullable: true }) capabilities?: unknown;
  @Json({ optional: true, nullable: true, description: 'What it calls itself, can be set, and brings along' })
  pluginManifestSummary?: unknown;
  @Json({ optional: true, nullable: true }) verification?: unknown;
  @Json({ optional: true, nullable: true }) artifact?: unknown;
  @Choice(['clean', 'suspicious', 'malicious', 'pending', 'not-run'], { optional: true }) scanStatus?: string;
  @Nested(() => PackageStats) stats: PackageStats;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
}
export class PackageOwner {
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true }) image: string | null;
}
export class PackageDetail {
  @Nested(() => PackageView) package: PackageView;
  @Nested(() => PackageOwner, { nullable: true }) owner: PackageOwner | null;
}
export class PackageReference {
  @Text({ max: 214, description: 'npm-style name' }) name: string;
}
export const getPackage = rpc({
  subject: 'reef.rpc.catalog.package.get.v1',
  input: PackageReference,
  output: PackageDetail,
  errors: ['PACKAGE_NOT_FOUND'],
});

export class FindPluginInput {
  @Text({ max: 214, description: 'Package name, else unique runtime id' }) pluginId: string;
}
export class FoundPlugin {
  @Uuid() packageId: string;
  @Text({ description: 'The canonical package name' }) name: string;
  @Text({ nullable: true }) runtimeId: string | null;
  @Uuid() ownerId: string;
  @Choice(PACKAGE_CHANNELS) channel: PackageChannel;
}
/** A plugin the caller may see, for services that have not heard of it yet. */
export const findPlugin = rpc({
  subject: 'reef.rpc.catalog.plugin.find.v1',
  input: FindPluginInput,
  output: FoundPlugin,
  errors: ['PLUGIN_NOT_FOUND'],
});

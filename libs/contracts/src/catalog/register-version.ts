import { ForkOf } from '../publishing/publish-skill';
import { event, rpc } from '../contract';
import { PublishSource } from '../publishing/publish-source';
import { Choice, EpochMs, Flag, Json, ListOf, Nested, Sha256, Text, Texts, Uuid, Whole } from '../fields';

export const ITEM_KINDS = ['skill', 'package'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** Far above every limit of publishing: what a count of bytes may be at all. */
const MOST_BYTES = 2 ** 31 - 1;

/** One published file; `sha256` also names its blob. */
export class VersionFile {
  @Text({ max: 1024 }) path: string;
  @Whole({ min: 0, max: MOST_BYTES, description: 'Bytes' }) size: number;
  @Sha256() sha256: string;
  @Text() contentType: string;
}
/** The archive users download. */
export class VersionArtifact {
  @Choice(['zip', 'tgz']) format: 'zip' | 'tgz';
  @Sha256() sha256: string;
  @Whole({ min: 0, max: MOST_BYTES, description: 'Bytes' }) size: number;
}
export class RegisterSkillVersionInput {
  @Uuid({ description: 'The publish attempt; registering it twice registers once' }) attemptId: string;
  @Uuid({ description: 'The owning publisher' }) ownerId: string;
  @Text() ownerHandle: string;
  @Text({ nullable: true }) ownerDisplayName: string | null;
  @Text({ max: 200 }) slug: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text({ max: 256 }) version: string;
  @Text() changelog: string;
  @Choice(['auto', 'user']) changelogSource: 'auto' | 'user';
  @Texts() tags: string[];
  @Json({ description: 'SkillMetadata or null' }) metadata: unknown;
  @Json({ description: 'The front matter as parsed' }) frontMatter: unknown;
  @Texts({ optional: true }) categories?: string[];
  @Texts({ optional: true }) topics?: string[];
  @Nested(() => PublishSource, { optional: true }) source?: PublishSource;
  @Flag({ optional: true, description: 'A skill of this slug may come along from another publisher of the caller' })
  migrateOwner?: boolean;
  @Text({ optional: true, max: 100, description: 'From which publisher; any when absent' }) sourceOwnerHandle?: string;
  @Nested(() => ForkOf, { optional: true }) forkOf?: ForkOf;
  @Texts({ description: 'Every hash a client may compute over the installed files (client-contract 5.1)' })
  fingerprints: string[];
  @ListOf(() => VersionFile) files: VersionFile[];
  @Nested(() => VersionArtifact) artifact: VersionArtifact;
}
export class RegisteredVersion {
  @Uuid({ description: 'The skill or package' }) itemId: string;
  @Uuid() versionId: string;
  @Flag({ description: 'The identical version was there already' }) replayed: boolean;
  @Flag({ description: 'The version is visible now' }) visible: boolean;
}
/**
 * Writes a skill version: name, version, tags, search document, in one transaction that also emits `versionPublished`.
 * The identical version again (same files) answers the existing ids.
 */
export const registerSkillVersion = rpc({
  subject: 'reef.rpc.catalog.skillVersion.register.v1',
  input: RegisterSkillVersionInput,
  output: RegisteredVersion,
  errors: ['SLUG_TAKEN', 'VERSION_EXISTS', 'PUBLISH_INVALID'],
  timeoutMs: 10_000,
});

/** Who sees a package: everybody, or for `private` the members of its publisher. */
export const PACKAGE_CHANNELS = ['official', 'community', 'private'] as const;
export type PackageChannel = (typeof PACKAGE_CHANNELS)[number];

export class RegisterPackageVersionInput {
  @Uuid() attemptId: string;
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
  @Text({ nullable: true }) ownerDisplayName: string | null;
  @Text({ max: 214 }) name: string;
  @Choice(['code-plugin', 'bundle-plugin']) family: 'code-plugin' | 'bundle-plugin';
  @Choice(PACKAGE_CHANNELS, { optional: true, description: 'As the publisher wants it' })
  channel?: PackageChannel;
  @Flag({ optional: true, description: 'Decides between official and community where no channel is wanted' })
  ownerTrusted?: boolean;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text({ nullable: true, max: 214, description: 'Plugin id of openclaw.plugin.json' }) runtimeId: string | null;
  @Text({ max: 256 }) version: string;
  @Text() changelog: string;
  @Texts() tags: string[];
  @Texts({ optional: true }) categories?: string[];
  @Texts({ optional: true }) topics?: string[];
  @ListOf(() => VersionFile) files: VersionFile[];
  @Nested(() => VersionArtifact) artifact: VersionArtifact;
  @Json({ description: 'npm integrity fields, compatibility, verification; shown as they are' }) details: unknown;
}
/** The same for a plugin release. */
export const registerPackageVersion = rpc({
  subject: 'reef.rpc.catalog.packageVersion.register.v1',
  input: RegisterPackageVersionInput,
  output: RegisteredVersion,
  errors: ['NAME_TAKEN', 'VERSION_EXISTS', 'PUBLISH_INVALID'],
  timeoutMs: 10_000,
});

export class VersionPublished {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Uuid() attemptId: string;
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
  @Text({ description: 'Slug of a skill, name of a package' }) name: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text() version: string;
  @Json() frontMatter: unknown;
  @Nested(() => VersionArtifact, { description: 'The archive in blob storage; holds every file' })
  artifact: VersionArtifact;
  @EpochMs() publishedAt: number;
}
/** A version is registered; nobody sees it until its verdict is in. */
export const versionPublished = event({ subject: 'reef.evt.catalog.version.published.v1', payload: VersionPublished });

export class VersionDecided {
  @Choice(ITEM_KINDS) kind: ItemKind;
  @Uuid() itemId: string;
  @Uuid() versionId: string;
  @Uuid() attemptId: string;
  @Uuid() ownerId: string;
  @Text() name: string;
  @Text() version: string;
  @Choice(PACKAGE_CHANNELS, { optional: true, description: 'Who sees the item; events of before do not say' })
  channel?: PackageChannel;
  @Flag({ description: 'To those who see the item at all' }) visible: boolean;
  @Choice(['clean', 'suspicious', 'malicious', 'pending']) verdict: string;
  @Choice(['approved', 'quarantined', 'revoked'], { optional: true, nullable: true, description: "A moderator's word" })
  moderationState?: 'approved' | 'quarantined' | 'revoked' | null;
  @Whole({ min: 1, description: 'Grows with every decision about this version; ignore a smaller one' })
  revision: number;
}
/** A version became visible, or was taken out of sight; or its item has another owner or channel. */
export const versionDecided = event({ subject: 'reef.evt.catalog.version.decided.v1', payload: VersionDecided });

import {
  Choice,
  Decimal,
  Dictionary,
  EpochMs,
  Flag,
  Json,
  ListOf,
  Nested,
  Sha256,
  Text,
  Texts,
  Whole,
} from '../fields';

/** The shapes shipped clients validate (client-contract 2.1). Absent and null are not the same there. */
export class SetupField {
  @Text() key: string;
  @Flag() required: boolean;
}
/** What a skill needs on the computer it runs on. */
export class SkillRequirements {
  @Texts({ description: 'Programs, all of them' }) bins: string[];
  @Texts({ description: 'Programs, any one of them' }) anyBins: string[];
  @Texts({ description: 'Environment variables' }) env: string[];
  @Texts({ description: 'Settings of OpenClaw' }) config: string[];
}
export const INSTALL_KINDS = ['brew', 'node', 'go', 'uv'] as const;
/** One way to get what a skill needs. Said by its publisher; nobody has tried it. */
export class SkillInstallSpec {
  @Choice(INSTALL_KINDS) kind: string;
  @Texts({ description: 'Programs it brings' }) bins: string[];
  @Text({ optional: true }) id?: string;
  @Text({ optional: true }) label?: string;
  @Text({ optional: true, description: 'Of brew' }) formula?: string;
  @Text({ optional: true, description: 'Of brew' }) tap?: string;
  @Text({ optional: true, description: 'Of node and uv' }) package?: string;
  @Text({ optional: true, description: 'Of go' }) module?: string;
}
/** From the front matter of SKILL.md. `setup` is required by CLI 0.23 (client-contract 0.1 trap 3). */
export class SkillMetadata {
  @ListOf(() => SetupField) setup: SetupField[];
  @Texts({ nullable: true }) os: string[] | null;
  @Texts({ nullable: true }) systems: string[] | null;
  @Nested(() => SkillRequirements, { optional: true, description: 'Absent when it names none' })
  requires?: SkillRequirements;
  @ListOf(() => SkillInstallSpec, { optional: true, description: 'Absent when it names none' })
  install?: SkillInstallSpec[];
}
export class SkillStats {
  @Whole() downloads: number;
  @Whole() stars: number;
  @Whole() installsCurrent: number;
  @Whole() installsAllTime: number;
  @Whole() versions: number;
  @Whole() comments: number;
}
export class LatestVersion {
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Text() changelog: string;
  @Text({ nullable: true, example: 'MIT-0' }) license: string | null;
}
export class SkillSummary {
  @Text() slug: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text() ownerHandle: string;
  @Texts({ description: 'Where the publisher files it' }) categories: string[];
  @Texts({ description: 'What the publisher says it is about' }) topics: string[];
  @Dictionary('string', { example: { latest: '1.2.3' } }) tags: Record<string, string>;
  @Nested(() => SkillStats) stats: SkillStats;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
}
export class SkillListItem extends SkillSummary {
  @Nested(() => LatestVersion, { optional: true, description: 'Absent when no version is visible' })
  latestVersion?: LatestVersion;
  @Nested(() => SkillMetadata, { nullable: true }) metadata: SkillMetadata | null;
}
export class SkillList {
  @ListOf(() => SkillListItem) items: SkillListItem[];
  @Text({ nullable: true, description: 'null: this was the last page' }) nextCursor: string | null;
}
export class OwnerView {
  @Text({ nullable: true }) handle: string | null;
  @Text({ description: 'Id of the owning publisher' }) userId: string;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true }) image: string | null;
}
export class ModerationSummary {
  @Flag() isSuspicious: boolean;
  @Flag() isMalwareBlocked: boolean;
  @Choice(['clean', 'suspicious', 'malicious']) verdict: string;
  @Texts() reasonCodes: string[];
  @Text({ nullable: true }) summary: string | null;
  @Text({ nullable: true }) engineVersion: string | null;
  @EpochMs({ nullable: true }) updatedAt: number | null;
}
export class SkillDetail {
  @Nested(() => SkillSummary) skill: SkillSummary;
  @Nested(() => LatestVersion, { nullable: true }) latestVersion: LatestVersion | null;
  @Nested(() => SkillMetadata, { nullable: true }) metadata: SkillMetadata | null;
  @Nested(() => OwnerView, { nullable: true }) owner: OwnerView | null;
  @Nested(() => ModerationSummary, { nullable: true, description: 'Only when the skill is flagged, or for its owner' })
  moderation: ModerationSummary | null;
}
export class SkillVersionItem {
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Text() changelog: string;
  @Choice(['auto', 'user'], { nullable: true }) changelogSource: string | null;
}
export class SkillVersionList {
  @ListOf(() => SkillVersionItem) items: SkillVersionItem[];
  @Text({ nullable: true }) nextCursor: string | null;
}
export class FileView {
  @Text() path: string;
  @Whole({ min: 0 }) size: number;
  @Sha256() sha256: string;
  @Text({ nullable: true }) contentType: string | null;
}
/** What the scanners say of one version (server-semantics 3.12). */
export class SecurityView {
  @Choice(['clean', 'suspicious', 'malicious', 'pending', 'error']) status: string;
  @Flag() hasWarnings: boolean;
  @EpochMs({ nullable: true }) checkedAt: number | null;
  @Text({ nullable: true }) model: string | null;
  @Flag() hasScanResult: boolean;
  @Sha256({ nullable: true, description: 'Of the downloadable archive' }) sha256hash: string | null;
  @Text({ nullable: true }) virustotalUrl: string | null;
  @Texts() capabilityTags: string[];
  @Json({ description: '`static`, `vt`, `llm`: each null or its result; `clamav`, `http` where they are set up' })
  scanners: unknown;
}
export class SkillVersionView extends SkillVersionItem {
  @Text({ nullable: true }) license: string | null;
  @ListOf(() => FileView) files: FileView[];
  @Nested(() => SecurityView, { optional: true }) security?: SecurityView;
}
export class SkillName {
  @Text() slug: string;
  @Text() displayName: string;
}
export class SkillVersionDetail {
  @Nested(() => SkillName) skill: SkillName;
  @Nested(() => SkillVersionView) version: SkillVersionView;
}
export class SearchOwner {
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true }) image: string | null;
}
/** Why a result stands where it does: the score is the sum of the numbers. */
export class SearchExplanation {
  @Choice(['exact', 'token', 'prefix', 'text', 'similar'], {
    description:
      'Slug or name is the query; every word is one of slug or name; begins one; begins one of any text; none of these, ' +
      'but the embedding is near. A better tier always comes first',
  })
  tier: string;
  @Whole({ description: '40, 30, 20, 10 or 0 by tier' }) tierScore: number;
  @Decimal({ description: 'What slug and name say, 0 to 3.6' }) lexical: number;
  @Decimal({ description: 'Cosine of the embeddings, 0 to 1' }) similarity: number;
  @Decimal({ description: '0.08 * ln(1 + downloads)' }) popularity: number;
}
/** `source` and `ownerHandle` are what openclaw needs to show the row at all (client-contract 6.2). */
export class SearchResult {
  @Decimal() score: number;
  @Text() slug: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text({ nullable: true }) version: string | null;
  @Whole() downloads: number;
  @EpochMs() updatedAt: number;
  @Choice(['clawhub']) source: string;
  @Text() ownerHandle: string;
  @Nested(() => SearchOwner) owner: SearchOwner;
  @Nested(() => SearchExplanation, { optional: true, description: 'Only with explain=1' })
  explain?: SearchExplanation;
}
export class SearchResults {
  @ListOf(() => SearchResult) results: SearchResult[];
}
export class VersionName {
  @Text() version: string;
}
export class ResolvedSkill {
  @Text() slug: string;
  @Nested(() => VersionName, { nullable: true }) match: VersionName | null;
  @Nested(() => VersionName, { nullable: true }) latestVersion: VersionName | null;
}

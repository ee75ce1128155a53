import { Choice, EpochMs, Flag, Json, ListOf, Nested, Text, Texts } from '@app/contracts';

/** What CLI 0.23 validates of `GET /skills/{slug}/verify` (client-contract 2.3). */
export class VerifiedSkill {
  @Choice(['clawhub.skill.verify.v1']) schema: string;
  @Flag() ok: boolean;
  @Choice(['pass', 'fail']) decision: string;
  @Texts({ description: 'Why it is not `pass`' }) reasons: string[];
  @Text() slug: string;
  @Text() displayName: string;
  @Text() pageUrl: string;
  @Text({ nullable: true }) publisherHandle: string | null;
  @Text({ nullable: true }) publisherDisplayName: string | null;
  @Text({ nullable: true }) publisherProfileUrl: string | null;
  @Text() version: string;
  @Choice(['latest', 'version', 'tag']) resolvedFrom: string;
  @Text({ nullable: true }) tag: string | null;
  @EpochMs() createdAt: number;
  @Json({ description: 'available, url, contentType: the same for people, as Markdown' }) card: unknown;
  @Json({ description: 'format, sha256, size, downloadUrl, fileCount: the archive that is installed' })
  artifact: unknown;
  @Json({ description: 'status `source-linked` with the source the publisher names, unchecked; else `none`' })
  provenance: unknown;
  @Json({ description: 'What the scanners say, as in `scan`; `passed` when nothing is said against the version' })
  security: unknown;
  @Json({ description: 'status `unsigned`: Reef signs no skills' }) signature: unknown;
}

class VerdictSecurity {
  @Choice(['clean', 'suspicious', 'malicious', 'pending', 'unknown']) status: string;
  @Flag() passed: boolean;
}
class VerdictError {
  @Choice(['skill_not_found', 'skill_ambiguous', 'version_not_found']) code: string;
  @Text() message: string;
}
/** One version; openclaw refuses to install when any of it is missing or echoes another request (client-contract 6.3). */
export class SecurityVerdictItem {
  @Text() requestedSlug: string;
  @Text() requestedVersion: string;
  @Text({ optional: true }) requestedOwnerHandle?: string;
  @Text({ description: 'As requested, also when it is an old name' }) slug: string;
  @Text() version: string;
  @Text({ nullable: true }) publisherHandle: string | null;
  @Flag() ok: boolean;
  @Choice(['pass', 'fail', 'blocked']) decision: string;
  @Texts() reasons: string[];
  @Text({ optional: true }) displayName?: string;
  @Text({ optional: true }) skillUrl?: string;
  @Text({ description: 'One sentence for people' }) overview: string;
  @Text({ description: 'Where everything the scanners say is' }) securityAuditUrl: string;
  @Nested(() => VerdictSecurity) security: VerdictSecurity;
  @Nested(() => VerdictError, { optional: true }) error?: VerdictError;
}
export class SecurityVerdictsAnswer {
  @ListOf(() => SecurityVerdictItem, { description: 'As many as were requested, in their order' })
  items: SecurityVerdictItem[];
}

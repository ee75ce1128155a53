import { PACKAGE_CHANNELS, type PackageChannel } from '../catalog/register-version';
import { rpc } from '../contract';
import { Choice, ListOf, Nested, Sha256, Text, Texts, Uuid, Whole } from '../fields';
import { PUBLICATION_STATUSES, StoredFile, TicketedFile, type PublicationStatus } from './publish-skill';
import { PublishSource } from './publish-source';

/** What the publisher says about a bundle beside its manifest. */
export class BundleMetadata {
  @Text({ optional: true, max: 200, description: 'Its id in OpenClaw, when the manifest has none' }) id?: string;
  @Text({ optional: true, max: 100, description: 'codex, claude, cursor, …' }) format?: string;
  @Texts({ optional: true, maxItems: 100, max: 100 }) hostTargets?: string[];
}
/** What the publisher says about a plugin release (server-semantics 4.3). */
export class PackagePublishPayload {
  @Text({ max: 214 }) name: string;
  @Text({ optional: true, max: 200 }) displayName?: string;
  @Choice(['code-plugin', 'bundle-plugin', 'skill', 'claw']) family: string;
  @Choice(PACKAGE_CHANNELS, {
    optional: true,
    description: 'Absent: private stays private; else official when the publisher is trusted, else community',
  })
  channel?: PackageChannel;
  @Text({ max: 256 }) version: string;
  @Text({ optional: true, max: 50_000 }) changelog?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Texts({ optional: true, maxItems: 100, max: 100 }) tags?: string[];
  @Texts({ optional: true, maxItems: 100, max: 200, description: 'At most 5' }) categories?: string[];
  @Texts({ optional: true, maxItems: 100, max: 200, description: 'At most 20' }) topics?: string[];
  @Nested(() => PublishSource, { optional: true }) source?: PublishSource;
  @Nested(() => BundleMetadata, { optional: true }) bundle?: BundleMetadata;
  @Text({ optional: true, max: 500, description: 'Why a package with a trusted publisher is published by hand' })
  manualOverrideReason?: string;
}
/** The npm-pack tarball: stored by the gateway from a file part, or uploaded with a ticket before. */
export class ClawPack {
  @Sha256({ optional: true, description: 'With `size`: the gateway stored it' }) sha256?: string;
  @Whole({ optional: true, min: 0 }) size?: number;
  @Text({ optional: true, max: 100, description: 'With `uploadTicket`: it was uploaded before' }) storageId?: string;
  @Text({ optional: true, max: 200 }) uploadTicket?: string;
}
/** The JSON body of `POST /api/v1/packages`: what the publisher says, with files uploaded before. */
export class PublishPackageBody extends PackagePublishPayload {
  @ListOf(() => TicketedFile, { maxItems: 10_000 }) files: TicketedFile[];
}
/** Exactly one of the three ways to bring content. */
export class PublishPackageInput {
  @Nested(() => PackagePublishPayload) payload: PackagePublishPayload;
  @Nested(() => ClawPack, { optional: true }) clawpack?: ClawPack;
  @ListOf(() => StoredFile, {
    optional: true,
    maxItems: 10_000,
    description: 'Multipart: single files the gateway has stored and hashed',
  })
  files?: StoredFile[];
  @ListOf(() => TicketedFile, { optional: true, maxItems: 10_000, description: 'JSON: files uploaded with tickets' })
  uploads?: TicketedFile[];
}
export class PublishedPackage {
  @Uuid() attemptId: string;
  @Uuid() packageId: string;
  @Uuid() releaseId: string;
  @Choice(PUBLICATION_STATUSES) publicationStatus: PublicationStatus;
}
/**
 * Publishes one release of a plugin from its ClawPack, or from single files. Waits up to two seconds for the verdict.
 * Repeating an identical publish answers the same ids; other bytes under a version that exists are refused.
 */
export const publishPackage = rpc({
  subject: 'reef.rpc.publishing.package.publish.v1',
  input: PublishPackageInput,
  output: PublishedPackage,
  errors: [
    'UNAUTHENTICATED',
    'TOKEN_LIMITED',
    'PUBLISH_INVALID',
    'UPLOAD_TICKET_INVALID',
    'UPLOAD_MISMATCH',
    'OWNER_NOT_ALLOWED',
    'NAME_TAKEN',
    'VERSION_EXISTS',
    'PUBLISH_FAILED',
  ],
  timeoutMs: 14_000,
});

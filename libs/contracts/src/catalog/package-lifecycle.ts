import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, Nested, Text, Uuid, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';
import { PackageReference } from './packages';
import { REMOVAL_CAUSES, type RemovalCause } from './skill-lifecycle';
import { FactOwner } from './skill-names';

/** Far above what is allowed, so that a longer reason gets the sentence that says how long it may be. */
const MOST_TEXT = 100_000;

/** The body of DELETE /api/v1/packages/{name} and of undelete; the CLI sends none, or an empty one. */
export class ChangePackageBody {
  @Text({ optional: true, max: MOST_TEXT, description: '1 to 1200 characters; a moderation note' }) reason?: string;
  @Text({ optional: true, max: 256, description: 'Refused: it would be the version that is to go, not the package' })
  version?: string;
}
/** The body of deleting and restoring a version; the CLI repeats the version that is in the path. */
export class ChangePackageVersionBody {
  @Text({ optional: true, max: 256 }) version?: string;
}
/** DeleteResponse of client-contract 2.9. */
export class PackageChanged {
  @Flag() ok: boolean;
}

export class ChangePackageInput extends PackageReference {
  @Text({ optional: true, max: MOST_TEXT }) reason?: string;
}
export class ChangePackageVersionInput extends PackageReference {
  @Text({ max: 256 }) version: string;
}
/** Only who could read the package learns that it is there: FORBIDDEN to them, PACKAGE_NOT_FOUND to everybody else. */
const UNCHANGEABLE = ['UNAUTHENTICATED', 'FORBIDDEN', 'PACKAGE_NOT_FOUND', 'INVALID_INPUT'] as const;

/**
 * Takes a package with all its releases out of sight, by those who manage its publisher or a moderator
 * (server-semantics 4.15). Its name stays taken for good. Deleting it again changes nothing, except that a moderator
 * takes an owner's deletion over.
 */
export const deletePackage = rpc({
  subject: 'reef.rpc.catalog.package.delete.v1',
  input: ChangePackageInput,
  output: PackageChanged,
  errors: UNCHANGEABLE,
});
/** Shows a deleted package again. Owners cannot undo what a moderator did, nor show what is blocked as malware. */
export const undeletePackage = rpc({
  subject: 'reef.rpc.catalog.package.undelete.v1',
  input: ChangePackageInput,
  output: PackageChanged,
  errors: UNCHANGEABLE,
});

const UNCHANGEABLE_VERSION = [...UNCHANGEABLE, 'VERSION_NOT_FOUND'] as const;

/** Takes one release away for everybody; its number stays taken. The last release of a package stays. */
export const withdrawPackageVersion = rpc({
  subject: 'reef.rpc.catalog.packageVersion.withdraw.v1',
  input: ChangePackageVersionInput,
  output: PackageChanged,
  errors: [...UNCHANGEABLE_VERSION, 'VERSION_LAST'],
});
/** Brings a withdrawn release back to where its verdict puts it. */
export const restorePackageVersion = rpc({
  subject: 'reef.rpc.catalog.packageVersion.restore.v1',
  input: ChangePackageVersionInput,
  output: PackageChanged,
  errors: UNCHANGEABLE_VERSION,
});

/** POST /api/v1/packages/{name}/transfer (client-contract 2.9). */
export class TransferPackageBody {
  @Text({ optional: true, max: 200, description: 'Required. Handle of a publisher, with or without @, any case' })
  toOwner?: string;
  @Text({ optional: true, max: MOST_TEXT, description: '1 to 1200 characters' }) reason?: string;
}
export class TransferPackageInput extends PackageReference {
  @Text({ max: 200 }) toOwner: string;
  @Text({ optional: true, max: MOST_TEXT }) reason?: string;
}
export class TransferredPackage {
  @Flag() ok: boolean;
  @Uuid() packageId: string;
  @Text() name: string;
  @Uuid({ description: 'Who transferred it' }) ownerUserId: string;
  @Uuid() ownerPublisherId: string;
  @Text({ description: 'official, community or private' }) channel: string;
  @Flag() isOfficial: boolean;
}
/**
 * Gives a package to another publisher at once (server-semantics 4.15). For those who manage both, and administrators.
 * It loses its trusted publisher.
 */
export const transferPackage = rpc({
  subject: 'reef.rpc.catalog.package.transfer.v1',
  input: TransferPackageInput,
  output: TransferredPackage,
  errors: ['UNAUTHENTICATED', 'INVALID_INPUT', 'PACKAGE_TRANSFER_INVALID', 'OWNER_NOT_ALLOWED'],
});

/** POST /api/v1/packages/backfill/artifacts (server-semantics 4.14). */
export class BackfillArtifactsBody {
  @Text({ optional: true, nullable: true, max: 2_000, description: 'From the answer before' }) cursor?: string | null;
  @Whole({ optional: true, description: 'Default 100; 1 to 500, others count as the nearest' }) batchSize?: number;
  @Flag({ optional: true, description: 'Default true' }) dryRun?: boolean;
}
export class BackfillArtifactsInput {
  @Text({ optional: true, max: 2_000 }) cursor?: string;
  @Whole({ min: 1, max: 500 }) batchSize: number;
  @Flag() dryRun: boolean;
}
export class BackfilledArtifacts {
  @Flag() ok: boolean;
  @Whole({ min: 0, description: 'Releases looked at' }) scanned: number;
  @Whole({ min: 0, description: 'Always 0: every release says what its artifact is' }) updated: number;
  @Text({ nullable: true }) nextCursor: string | null;
  @Flag() done: boolean;
  @Flag() dryRun: boolean;
}
/**
 * Walks over all releases, the oldest first, and finds nothing to repair: none has ever been registered without the
 * kind of its artifact. Kept for scripts that ask. Administrators only.
 */
export const backfillArtifacts = rpc({
  subject: 'reef.rpc.catalog.artifacts.backfill.v1',
  input: BackfillArtifactsInput,
  output: BackfilledArtifacts,
  errors: ['FORBIDDEN'],
});

class PackageFact extends FactOwner {
  @Uuid() packageId: string;
  @Text() name: string;
  @Nested(() => Initiator) by: Initiator;
}
export class PackageDeleted extends PackageFact {
  @Text({ nullable: true }) reason: string | null;
  @EpochMs() deletedAt: number;
  @Choice(REMOVAL_CAUSES, { optional: true, description: 'Events of before do not say' }) cause?: RemovalCause;
}
/** A package is out of sight, by its owner or a moderator. */
export const packageDeleted = event({ subject: 'reef.evt.catalog.package.deleted.v1', payload: PackageDeleted });

export class PackageRestored extends PackageFact {
  @Text({ nullable: true }) reason: string | null;
  @EpochMs({ description: 'When it had been deleted' }) deletedAt: number;
}
/** A deleted package is back. */
export const packageRestored = event({ subject: 'reef.evt.catalog.package.restored.v1', payload: PackageRestored });

class PackageVersionFact extends PackageFact {
  @Uuid() versionId: string;
  @Text() version: string;
}
export class PackageVersionWithdrawn extends PackageVersionFact {
  @Choice(REMOVAL_CAUSES, { optional: true, description: 'Events of before do not say' }) cause?: RemovalCause;
}
/** A release is gone for everybody. */
export const packageVersionWithdrawn = event({
  subject: 'reef.evt.catalog.packageVersion.withdrawn.v1',
  payload: PackageVersionWithdrawn,
});
export class PackageVersionRestored extends PackageVersionFact {}
/** A withdrawn release is back. */
export const packageVersionRestored = event({
  subject: 'reef.evt.catalog.packageVersion.restored.v1',
  payload: PackageVersionRestored,
});

export class PackageTransferred {
  @Uuid() packageId: string;
  @Text() name: string;
  @Nested(() => FactOwner) from: FactOwner;
  @Nested(() => FactOwner) to: FactOwner;
  @Text({ nullable: true }) reason: string | null;
  @Nested(() => Initiator) by: Initiator;
}
/** A package has another owner, with all its releases; what the catalog decided about each of them is said again. */
export const packageTransferred = event({
  subject: 'reef.evt.catalog.package.transferred.v1',
  payload: PackageTransferred,
});

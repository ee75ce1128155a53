import { event, rpc } from '../contract';
import { Choice, Flag, Nested, Text, Uuid } from '../fields';
import { Initiator } from '../gateway/accounts';
import { PackageReference } from './packages';

/** A workflow of a GitHub repository that may publish a package without anybody's token (client-contract 2.9). */
export class TrustedPublisher {
  @Choice(['github-actions']) provider: 'github-actions';
  @Text({ max: 300, description: 'owner/name', example: 'acme/weather' }) repository: string;
  @Text({ max: 30, description: 'It stays when the repository is renamed' }) repositoryId: string;
  @Text({ max: 100 }) repositoryOwner: string;
  @Text({ max: 30 }) repositoryOwnerId: string;
  @Text({ max: 200, description: 'Name of a file in .github/workflows', example: 'release.yml' })
  workflowFilename: string;
  @Text({ optional: true, max: 255, description: 'Absent: any environment, or none' }) environment?: string;
}
export class TrustedPublisherAnswer {
  @Nested(() => TrustedPublisher, { nullable: true, description: 'null: the package has none' })
  trustedPublisher: TrustedPublisher | null;
}
/** The trusted publisher of a package the caller may see. A skill of that name has none: NOT_FOUND. */
export const getTrustedPublisher = rpc({
  subject: 'reef.rpc.catalog.trustedPublisher.get.v1',
  input: PackageReference,
  output: TrustedPublisherAnswer,
  errors: ['PACKAGE_NOT_FOUND', 'NOT_FOUND'],
});

/** POST /api/v1/packages/{name}/trusted-publisher (client-contract 2.9). */
export class SetTrustedPublisherBody {
  @Text({ max: 300, description: 'owner/name on GitHub', example: 'acme/weather' }) repository: string;
  @Text({ max: 200, description: 'Name of a file in .github/workflows', example: 'release.yml' })
  workflowFilename: string;
  @Text({ optional: true, max: 255, description: 'Only jobs in this environment' }) environment?: string;
}

/** Why a trusted publisher cannot be set or removed: all of it 400 on the ClawHub surface (server-semantics 1.7). */
const UNCHANGEABLE = ['UNAUTHENTICATED', 'TRUSTED_PUBLISHER_INVALID', 'OWNER_NOT_ALLOWED'] as const;

export class SetTrustedPublisherInput extends SetTrustedPublisherBody {
  @Text({ max: 214 }) name: string;
}
/**
 * Replaces a package's trusted publisher, after asking GitHub for the repository's numbers. For owners and admins of its publisher; administrators of the registry are
 * no exception.
 */
export const setTrustedPublisher = rpc({
  subject: 'reef.rpc.catalog.trustedPublisher.set.v1',
  input: SetTrustedPublisherInput,
  output: TrustedPublisherAnswer,
  errors: [...UNCHANGEABLE, 'GITHUB_UNAVAILABLE'],
  timeoutMs: 10_000,
});

export class RemovedTrustedPublisher {
  @Flag({ description: 'There was one' }) removed: boolean;
}
/** Takes a package's trusted publisher away; tokens minted before do not publish any more. */
export const removeTrustedPublisher = rpc({
  subject: 'reef.rpc.catalog.trustedPublisher.remove.v1',
  input: PackageReference,
  output: RemovedTrustedPublisher,
  errors: UNCHANGEABLE,
});

/** What decides who may publish a release of a package that exists. */
export class PublishTerms {
  @Uuid() packageId: string;
  @Flag({ description: 'Strangers see it' }) isPublic: boolean;
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
  @Text({ nullable: true }) ownerDisplayName: string | null;
  @Text({ description: 'official, community or private' }) channel: string;
  @Nested(() => TrustedPublisher, { nullable: true }) trustedPublisher: TrustedPublisher | null;
}
/**
 * For the gateway, which mints publish tokens, and for publishing; whoever is asking. Never shown to anybody. The details
 * of PACKAGE_NOT_FOUND say with `takenBySkill` whether the name is or was a skill's, so that no package can have it.
 */
export const findPublishTerms = rpc({
  subject: 'reef.rpc.catalog.publishTerms.find.v1',
  input: PackageReference,
  output: PublishTerms,
  errors: ['PACKAGE_NOT_FOUND'],
});

class TrustedPublisherFact {
  @Uuid() packageId: string;
  @Text() name: string;
  @Nested(() => Initiator) by: Initiator;
}
export class TrustedPublisherSet extends TrustedPublisherFact {
  @Nested(() => TrustedPublisher, { nullable: true, description: 'The one before' }) before: TrustedPublisher | null;
  @Nested(() => TrustedPublisher) after: TrustedPublisher;
}
/** A workflow may publish a package from now on. */
export const trustedPublisherSet = event({
  subject: 'reef.evt.catalog.trustedPublisher.set.v1',
  payload: TrustedPublisherSet,
});
export class TrustedPublisherRemoved extends TrustedPublisherFact {
  @Nested(() => TrustedPublisher) before: TrustedPublisher;
}
export const trustedPublisherRemoved = event({
  subject: 'reef.evt.catalog.trustedPublisher.removed.v1',
  payload: TrustedPublisherRemoved,
});

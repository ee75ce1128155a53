import { Injectable } from '@nestjs/common';
import {
  versionPublished,
  type RegisteredVersion,
  type RegisterPackageVersionInput,
  type RegisterSkillVersionInput,
  type VersionFile,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { ItemClaims, type ClaimedItem } from './item-claims';
import { RegistrationRepository, type LockedItem, type NewVersion } from './registration.repository';
import {
  assertDistinctPaths,
  assertSameVersion,
  filesDigest,
  metadataOf,
  tagsToSet,
  type KnownVersion,
} from './registration.rules';
import { versionKey, versionOrder } from './version-order.rules';

/** A version as registration writes it: the rows, and what goes out with the event. */
interface Registration {
  readonly item: ClaimedItem;
  readonly version: Omit<NewVersion, 'itemId'>;
  readonly files: readonly VersionFile[];
  readonly fingerprints: readonly string[];
  readonly tags: readonly string[];
  readonly frontMatter: unknown;
}

/** Writes versions, whole or not at all; called by publishing, which has checked who may publish what. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly repository: RegistrationRepository,
    private readonly claims: ItemClaims,
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  registerSkill(input: RegisterSkillVersionInput): Promise<RegisteredVersion> {
    const createdAt = this.clock.now();
    const item = { ...itemOf(input, createdAt), kind: 'skill', name: input.slug.toLowerCase() } as const;
    const { frontMatter, fingerprints, changelogSource, migrateOwner = false, sourceOwnerHandle, forkOf } = input;
    const origin = { migrateOwner, sourceOwnerHandle, forkOf, fingerprints };
    const described = { categories: input.categories ?? [], topics: input.topics ?? [], source: input.source ?? null };
    const content = { contentDigest: filesDigest(input.files), metadata: metadataOf(input.metadata), details: null };
    const version = { ...versionOf(input, createdAt), ...content, ...described, changelogSource };
    return this.register({ ...partsOf(input), item: { ...item, origin }, version, fingerprints, frontMatter });
  }

  registerPackage(input: RegisterPackageVersionInput): Promise<RegisteredVersion> {
    const createdAt = this.clock.now();
    const { family, runtimeId, details, channel = null, ownerTrusted } = input;
    const named = {
      kind: 'package',
      name: input.name.toLowerCase(),
      family,
      channel,
      ownerTrusted,
      runtimeId,
    } as const;
    const content = { contentDigest: input.artifact.sha256, metadata: null, details };
    const described = { categories: input.categories ?? [], topics: input.topics ?? [], source: null };
    const version = { ...versionOf(input, createdAt), ...content, ...described, changelogSource: null };
    const item = { ...itemOf(input, createdAt), ...named };
    return this.register({ ...partsOf(input), item, version, fingerprints: [], frontMatter: null });
  }

  private async register(registration: Registration): Promise<RegisteredVersion> {
    assertDistinctPaths(registration.files);
    return this.unitOfWork.run(async (tx) => {
      const { item, version } = registration;
      const finished = await this.repository.findByAttempt(tx, version.attemptId);
      if (finished !== undefined) return replayOf(finished);
      const claimed = await this.claims.lock(tx, item);
      const itemId = claimed.id;
      if (claimed.channelChanged) await this.decisions.sayAgain(tx, itemId);
      const row = { ...version, itemId };
      if (!(await this.repository.insertVersion(tx, row))) return this.replay(tx, row, claimed);
      await this.repository.insertFiles(tx, row.id, registration.files);
      await this.repository.insertFingerprints(tx, itemId, row.id, registration.fingerprints);
      await this.repository.assignTags(tx, row, registration.tags);
      await this.claims.reopen(tx, claimed);
      await tx.emit(versionPublished, publishedEvent(registration, itemId));
      const visible = await this.decisions.decideNew(tx, itemId, row.id);
      return { itemId, versionId: row.id, replayed: false, visible };
    });
  }

  /** Not of a deleted skill: it would seem to be published. */
  private async replay(tx: Tx, row: NewVersion, { hiddenCause }: LockedItem): Promise<RegisteredVersion> {
    const { itemId, attemptId, version, contentDigest } = row;
    if (hiddenCause !== null) throw new DomainError('VERSION_EXISTS');
    const known = await this.repository.findVersion(tx, itemId, versionKey(version));
    if (known === undefined) throw new Error(`attempt ${attemptId} has registered another version`);
    assertSameVersion(known, version, contentDigest);
    return replayOf(known);
  }
}

type AnyInput = RegisterSkillVersionInput | RegisterPackageVersionInput;

function itemOf({ ownerId, ownerHandle, ownerDisplayName, displayName }: AnyInput, createdAt: Date) {
  const owner = { ownerId, ownerHandle, ownerDisplayName };
  return {
    id: newId(createdAt.getTime()),
    ...owner,
    displayName,
    family: null,
    channel: null,
    runtimeId: null,
    createdAt,
  };
}

function versionOf({ attemptId, version, displayName, summary, changelog, artifact }: AnyInput, createdAt: Date) {
  const order = { versionKey: versionKey(version), versionOrder: versionOrder(version, createdAt.getTime()) };
  const texts = { displayName, summary, changelog };
  return { id: newId(createdAt.getTime()), attemptId, version, ...order, ...texts, artifact, createdAt };
}

function partsOf({ files, tags }: AnyInput) {
  return { files, tags: tagsToSet(tags) };
}

function replayOf({ itemId, id, visible }: KnownVersion): RegisteredVersion {
  return { itemId, versionId: id, replayed: true, visible };
}

function publishedEvent({ item, version, frontMatter }: Registration, itemId: string) {
  const { kind, ownerId, ownerHandle, name } = item;
  const { id, attemptId, displayName, summary, version: number, artifact, createdAt } = version;
  const ids = { kind, itemId, versionId: id, attemptId, ownerId, ownerHandle };
  const texts = { name, displayName, summary, version: number, frontMatter };
  return { ...ids, ...texts, artifact, publishedAt: createdAt.getTime() };
}

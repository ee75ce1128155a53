import { Inject, Injectable } from '@nestjs/common';
import {
  versionPublished,
  type RegisteredVersion,
  type RegisterPackageVersionInput,
  type RegisterSkillVersionInput,
  type VersionFile,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, onUniqueViolation, type Tx, type UnitOfWork } from '@app/persistence';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { DecisionsService } from '../decisions/decisions.service';
import { RegistrationRepository, type LockedItem, type NewItem, type NewVersion } from './registration.repository';
import {
  assertDistinctPaths,
  assertSamePackage,
  assertSameVersion,
  filesDigest,
  metadataOf,
  slugTakenText,
  tagsToSet,
  type KnownVersion,
} from './registration.rules';
import { versionKey, versionOrder } from './version-order.rules';

/** A version as registration writes it: the rows, and what goes out with the event. */
interface Registration {
  readonly item: NewItem;
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
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    @Inject(catalogConfig.token) private readonly settings: CatalogSettings,
  ) {}

  registerSkill(input: RegisterSkillVersionInput): Promise<RegisteredVersion> {
    const createdAt = this.clock.now();
    const nameScope = this.settings.CATALOG_SLUG_SCOPE === 'owner' ? input.ownerId : 'global';
    const item = { ...itemOf(input, createdAt), kind: 'skill', name: input.slug.toLowerCase(), nameScope } as const;
    const { frontMatter, fingerprints, changelogSource } = input;
    const content = { contentDigest: filesDigest(input.files), metadata: metadataOf(input.metadata), details: null };
    const version = { ...versionOf(input, createdAt), ...content, changelogSource };
    return this.register({ ...partsOf(input), item, version, fingerprints, frontMatter });
  }

  registerPackage(input: RegisterPackageVersionInput): Promise<RegisteredVersion> {
    const createdAt = this.clock.now();
    const { family, runtimeId, details } = input;
    const named = { kind: 'package', name: input.name.toLowerCase(), nameScope: 'global', family, runtimeId } as const;
    const content = { contentDigest: input.artifact.sha256, metadata: null, details };
    const version = { ...versionOf(input, createdAt), ...content, changelogSource: null };
    const item = { ...itemOf(input, createdAt), ...named };
    return this.register({ ...partsOf(input), item, version, fingerprints: [], frontMatter: null });
  }

  private async register(registration: Registration): Promise<RegisteredVersion> {
    assertDistinctPaths(registration.files);
    return this.unitOfWork.run(async (tx) => {
      const { item, version } = registration;
      const finished = await this.repository.findByAttempt(tx, version.attemptId);
      if (finished !== undefined) return replayOf(finished);
      const { id: itemId } = await this.lockItem(tx, item);
      const row = { ...version, itemId };
      if (!(await this.repository.insertVersion(tx, row))) return this.replay(tx, row);
      await this.repository.insertFiles(tx, row.id, registration.files);
      await this.repository.insertFingerprints(tx, itemId, row.id, registration.fingerprints);
      await this.repository.assignTags(tx, row, registration.tags);
      await tx.emit(versionPublished, publishedEvent(registration, itemId));
      const visible = await this.decisions.decideNew(tx, itemId, row.id);
      return { itemId, versionId: row.id, replayed: false, visible };
    });
  }

  /** The owner's item, made if it is new. @throws DomainError when somebody else has the name */
  private async lockItem(tx: Tx, item: NewItem): Promise<LockedItem> {
    const known = await this.repository.lockItem(tx, item);
    if (known === undefined && item.kind === 'package') await this.assertNoSkillSlug(tx, item.name);
    if (known === undefined) await this.repository.insertItem(tx, item);
    const locked = known ?? (await this.repository.lockItem(tx, item));
    if (locked === undefined) return this.refuseTakenName(tx, item);
    if (item.family !== null) assertSamePackage(locked, item.family, item.runtimeId);
    await onUniqueViolation(
      'item_runtime_id_once',
      () => pluginIdClaimed(item),
      () => this.repository.refreshOwner(tx, locked.id, item),
    );
    return locked;
  }

  private async assertNoSkillSlug(tx: Tx, name: string): Promise<void> {
    if (!(await this.repository.isSkillSlug(tx, name))) return;
    throw new DomainError('PUBLISH_INVALID', `Package name collides with existing skill slug "${name}"`);
  }

  private async refuseTakenName(tx: Tx, item: NewItem): Promise<never> {
    const holder = await this.repository.findNameHolder(tx, item);
    if (item.kind === 'skill') throw new DomainError('SLUG_TAKEN', slugTakenText(holder));
    throw holder === undefined ? pluginIdClaimed(item) : new DomainError('NAME_TAKEN');
  }

  private async replay(tx: Tx, { itemId, attemptId, version, contentDigest }: NewVersion): Promise<RegisteredVersion> {
    const known = await this.repository.findVersion(tx, itemId, versionKey(version));
    if (known === undefined) throw new Error(`attempt ${attemptId} has registered another version`);
    assertSameVersion(known, version, contentDigest);
    return replayOf(known);
  }
}

type AnyInput = RegisterSkillVersionInput | RegisterPackageVersionInput;

function itemOf({ ownerId, ownerHandle, ownerDisplayName, displayName }: AnyInput, createdAt: Date) {
  const owner = { ownerId, ownerHandle, ownerDisplayName };
  return { id: newId(createdAt.getTime()), ...owner, displayName, family: null, runtimeId: null, createdAt };
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

function pluginIdClaimed({ runtimeId }: NewItem): DomainError {
  return new DomainError('PUBLISH_INVALID', `Plugin id "${runtimeId}" is already claimed by another package`);
}

function publishedEvent({ item, version, frontMatter }: Registration, itemId: string) {
  const { kind, ownerId, ownerHandle, name } = item;
  const { id, attemptId, displayName, summary, version: number, artifact, createdAt } = version;
  const ids = { kind, itemId, versionId: id, attemptId, ownerId, ownerHandle };
  const texts = { name, displayName, summary, version: number, frontMatter };
  return { ...ids, ...texts, artifact, publishedAt: createdAt.getTime() };
}

import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { onUniqueViolation, type Tx } from '@app/persistence';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { shareOwners } from '../owners/owner-holds.repository';
import { hiddenByModeration, packageDeletedText, type HideCause } from '../skill-lifecycle/deletion.rules';
import { HiddenSkills } from '../skill-lifecycle/hidden-skills.service';
import { slugTakenText } from '../skill-names/name.rules';
import { SlugClaims } from '../skill-names/slug-claims.service';
import { SkillOrigins, type SkillOrigin } from '../transfers/skill-origins.service';
import { RegistrationRepository, type LockedItem, type NewItem } from './registration.repository';
import { assertSamePackage, nameScopeOf, releaseChannel } from './registration.rules';

/** An item that is to have a version; where its name is unique is decided here. */
export interface ClaimedItem extends Omit<NewItem, 'nameScope'> {
  /** Of a skill. */
  readonly origin?: SkillOrigin;
  /** Of a package: its publisher is; undefined when that is not known. */
  readonly ownerTrusted?: boolean | undefined;
}

/** The item a version goes to, as it was before. */
export interface LockedClaim extends LockedItem {
  /** Others see it now than before. */
  readonly channelChanged: boolean;
}

/** Who may have which name. */
@Injectable()
export class ItemClaims {
  constructor(
    private readonly repository: RegistrationRepository,
    private readonly hidden: HiddenSkills,
    private readonly slugs: SlugClaims,
    private readonly origins: SkillOrigins,
    @Inject(catalogConfig.token) private readonly settings: CatalogSettings,
  ) {}

  /** The owner's item, locked; made if it is new. @throws DomainError when somebody else has the name or it is kept */
  async lock(tx: Tx, claimed: ClaimedItem): Promise<LockedClaim> {
    const named = { ...claimed, nameScope: nameScopeOf(this.settings.CATALOG_SLUG_SCOPE, claimed) };
    const item = { ...named, channel: channelOf(claimed, undefined) };
    if (item.origin !== undefined) await this.origins.migrate(tx, item, item.origin);
    await shareOwners(tx, [item.ownerId]);
    const known = await this.repository.lockItem(tx, item);
    if (known === undefined) await this.insert(tx, item);
    const locked = known ?? (await this.lockNew(tx, item));
    if (locked !== undefined) assertNotHidden(item, locked.hiddenCause);
    if (locked === undefined) return this.refuseTakenName(tx, item);
    if (item.family !== null) assertSamePackage(locked, item.family, item.runtimeId);
    const channel = channelOf(claimed, locked);
    await onUniqueViolation(
      'item_runtime_id_once',
      () => pluginIdClaimed(item),
      () => this.repository.refreshOwner(tx, locked.id, { ...item, channel }),
    );
    if (item.origin !== undefined) await this.origins.note(tx, locked.id, item.origin);
    return { ...locked, channelChanged: channel !== null && channel !== locked.channel };
  }

  /** A version of a skill that its owner has deleted brings the skill back. */
  async reopen(tx: Tx, { id, hiddenCause }: LockedItem): Promise<void> {
    if (hiddenCause !== null) await this.hidden.showAgain(tx, id);
  }

  /** Also under a slug that its former owner has deleted so long ago that it is free again. */
  private async lockNew(tx: Tx, item: NewItem): Promise<LockedItem | undefined> {
    const locked = await this.repository.lockItem(tx, item);
    if (locked !== undefined || !(await this.repository.releaseName(tx, item))) return locked;
    await this.repository.insertItem(tx, item);
    return this.repository.lockItem(tx, item);
  }

  /** Does nothing when the name is taken. */
  private async insert(tx: Tx, item: NewItem): Promise<void> {
    if (item.kind === 'skill') {
      await this.slugs.claim(tx, { ...item, slug: item.name });
    } else {
      await this.assertNoSkillSlug(tx, item.name);
      await this.slugs.claimPackage(tx, item);
    }
    await this.repository.insertItem(tx, item);
  }

  private async assertNoSkillSlug(tx: Tx, name: string): Promise<void> {
    if (!(await this.repository.isSkillSlug(tx, name))) return;
    throw new DomainError('PUBLISH_INVALID', `Package name collides with existing skill slug "${name}"`);
  }

  private async refuseTakenName(tx: Tx, item: NewItem): Promise<never> {
    const holder = await this.repository.findNameHolder(tx, item);
    if (item.kind === 'skill') throw new DomainError('SLUG_TAKEN', slugTakenText(holder));
    if (holder === undefined) throw pluginIdClaimed(item);
    assertNotHidden(item, holder.hiddenCause);
    throw new DomainError('NAME_TAKEN');
  }
}

/** Skills have none. */
function channelOf({ kind, channel, ownerTrusted }: ClaimedItem, known: LockedItem | undefined) {
  return kind === 'skill' ? null : releaseChannel(channel, known?.channel, ownerTrusted);
}

/** What an owner has deleted comes back with a version if it is a skill; a package has to be restored first. */
function assertNotHidden({ kind, name }: NewItem, hiddenCause: HideCause | null): void {
  if (kind === 'package' && hiddenCause !== null) throw new DomainError('PUBLISH_INVALID', packageDeletedText(name));
  if (hiddenCause === 'staff') throw new DomainError('PUBLISH_INVALID', hiddenByModeration(kind));
}

function pluginIdClaimed({ runtimeId }: NewItem): DomainError {
  return new DomainError('PUBLISH_INVALID', `Plugin id "${runtimeId}" is already claimed by another package`);
}

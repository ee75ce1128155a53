import { Inject, Injectable } from '@nestjs/common';
import { skillDeleted, skillRestored } from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import { onUniqueViolation, type Tx } from '@app/persistence';
import { catalogConfig, type CatalogSettings } from '../catalog.config';
import { DecisionsService } from '../decisions/decisions.service';
import { currentInitiator } from '../owners/staff';
import { nameScopeOf } from '../registration/registration.rules';
import { slugKeptUntil, type HideCause } from './deletion.rules';
import { SlugClaims } from '../skill-names/slug-claims.service';
import { ManagedItemsRepository, type ManagedItem } from './managed-items.repository';

/**
 * Takes skills out of sight and brings them back, whoever may want that. Their versions keep their own state: what comes
 * back is what moderation would show, never more.
 */
@Injectable()
export class HiddenSkills {
  constructor(
    private readonly repository: ManagedItemsRepository,
    private readonly decisions: DecisionsService,
    private readonly slugs: SlugClaims,
    private readonly clock: Clock,
    @Inject(catalogConfig.token) private readonly settings: CatalogSettings,
  ) {}

  /**
   * Over a cause that is there already, too. The slug of a skill its owner deletes is kept for a while, of others for good.
   * @param skill locked
   * @returns until when the slug is kept, null for good
   */
  async hide(tx: Tx, skill: ManagedItem, cause: HideCause, reason: string | null): Promise<Date | null> {
    const at = this.clock.now();
    const nameKeptUntil = cause === 'owner' ? slugKeptUntil(at) : null;
    const by = currentActor()?.userId ?? null;
    const keptUntil = await this.repository.hide(tx, skill.id, { cause, by, reason, at, nameKeptUntil });
    await this.decisions.reconsiderItem(tx, skill.id, skill.isPublic);
    await tx.emit(skillDeleted, { ...factsOf(skill), reason, deletedAt: at.getTime(), cause });
    return keptUntil;
  }

  /** Does nothing to a skill that is not hidden, or is gone for good. @throws DomainError SLUG_TAKEN when its slug was given to somebody else */
  async show(tx: Tx, skill: ManagedItem, reason: string | null): Promise<void> {
    if (skill.hiddenAt === null || skill.isPurged) return;
    if (skill.isNameReleased) await this.takeNameBack(tx, skill);
    await this.repository.show(tx, skill.id);
    await this.decisions.reconsiderItem(tx, skill.id, skill.isPublic);
    await tx.emit(skillRestored, { ...factsOf(skill), reason, deletedAt: skill.hiddenAt.getTime() });
  }

  /** For an owner who publishes a version of a skill they had deleted. */
  async showAgain(tx: Tx, skillId: string): Promise<void> {
    const skill = await this.repository.lock(tx, skillId, 'skill');
    if (skill !== undefined) await this.show(tx, skill, null);
  }

  private async takeNameBack(tx: Tx, { id, name: slug, ownerId }: ManagedItem): Promise<void> {
    const nameScope = nameScopeOf(this.settings.CATALOG_SLUG_SCOPE, { kind: 'skill', ownerId });
    await this.slugs.claim(tx, { slug, ownerId, nameScope, skillId: id });
    await onUniqueViolation(
      'item_name_once',
      () => new DomainError('SLUG_TAKEN'),
      () => this.repository.takeNameBack(tx, id, nameScope),
    );
  }
}

/** What every fact about a change of a skill says. */
export function factsOf({ id, name: slug, ownerId, ownerHandle }: ManagedItem) {
  return { skillId: id, slug, ownerId, ownerHandle, by: currentInitiator() };
}

import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { NameReservationsRepository } from '../owners/name-reservations.repository';
import { NameReservations } from '../owners/name-reservations.service';
import { RegistrationRepository } from '../registration/registration.repository';
import { slugRedirects, slugTakenText, type OwnSkill } from './name.rules';
import { SkillNamesRepository, type NameSpace } from './skill-names.repository';

/** A slug somebody wants to use for the first time; `skillId` of one that has been called so before. */
export interface WantedSlug extends NameSpace {
  readonly slug: string;
  readonly skillId?: string;
}

/** Who may use a slug that no skill has. */
@Injectable()
export class SlugClaims {
  constructor(
    private readonly reservations: NameReservations,
    private readonly reserved: NameReservationsRepository,
    private readonly names: SkillNamesRepository,
    private readonly items: RegistrationRepository,
    private readonly clock: Clock,
  ) {}

  /** Lets nobody else use these slugs for the first time until the transaction ends. All at once, against deadlock. */
  lock(tx: Tx, slugs: readonly string[]): Promise<void> {
    return this.reserved.lock(
      tx,
      slugs.map((name) => ({ kind: 'slug', name }) as const),
    );
  }

  /**
   * Lets the owner use the slug, and nobody else until the transaction ends. A reservation of the owner's is released.
   * @throws DomainError SLUG_TAKEN when it leads to another skill, or is kept for somebody else
   */
  async claim(tx: Tx, wanted: WantedSlug): Promise<void> {
    const { slug: name, ownerId, skillId } = wanted;
    await this.reservations.claim(tx, { kind: 'skill', name, ownerId });
    const alias = await this.names.findAlias(tx, name, wanted);
    if (alias !== undefined && alias.skillId !== skillId) throw slugRedirects(alias);
  }

  /** The same for the name of a package, which has no aliases. @throws DomainError NAME_TAKEN */
  claimPackage(tx: Tx, { name, ownerId }: { name: string; ownerId: string }): Promise<void> {
    return this.reservations.claim(tx, { kind: 'package', name, ownerId });
  }

  /**
   * Lets a skill that has another slug be called so; both slugs are locked.
   * @throws DomainError SLUG_TAKEN when a skill has it, too; else as `claim`
   */
  async claimFor(tx: Tx, skill: OwnSkill, slug: string): Promise<void> {
    const { id: skillId, ownerId, nameScope } = skill;
    const holder = await this.names.findHolder(tx, slug, skill);
    if (holder?.ownerId === ownerId)
      throw new DomainError('SLUG_TAKEN', 'Slug already belongs to one of your skills. Use merge instead.');
    const wanted = { kind: 'skill', name: slug, nameScope, createdAt: this.clock.now() } as const;
    if (holder !== undefined && !(await this.items.releaseName(tx, wanted)))
      throw new DomainError('SLUG_TAKEN', slugTakenText(holder));
    await this.claim(tx, { slug, ownerId, nameScope, skillId });
  }

  /**
   * For slugs that come with a skill to an owner, and are locked.
   * @throws DomainError SLUG_TAKEN when one means another skill there than those it may mean
   */
  async assertFree(tx: Tx, slugs: readonly string[], space: NameSpace, skillIds: readonly string[]): Promise<void> {
    for (const slug of slugs) {
      const meant = [await this.names.findHolder(tx, slug, space), await this.names.findAlias(tx, slug, space)];
      if (meant.some((named) => named !== undefined && !skillIds.includes(named.skillId)))
        throw new DomainError('SLUG_TAKEN', `The new owner has another skill that is called "${slug}".`);
    }
  }
}

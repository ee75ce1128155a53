import { Injectable } from '@nestjs/common';
import { normalSlug, type ForkOf } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { managesOwner } from '../owners/management.rules';
import { OwnSkills } from '../skill-names/own-skills.service';
import { SkillNamesRepository, type NewOwner } from '../skill-names/skill-names.repository';
import { handleOf, namedFirst } from '../skills/skill-reference.rules';
import { OwnerChanges } from './owner-changes.service';
import { PendingTransfers } from './pending-transfers.service';

/** What a publish says about where its skill comes from. */
export interface SkillOrigin {
  /** The skill may come along from another publisher (server-semantics 3.7). */
  readonly migrateOwner: boolean;
  readonly sourceOwnerHandle: string | undefined;
  readonly forkOf: ForkOf | undefined;
  readonly fingerprints: readonly string[];
}
interface WantedSkill extends NewOwner {
  readonly name: string;
  readonly nameScope: string;
}

/** Where skills come from: another publisher, another skill. */
@Injectable()
export class SkillOrigins {
  constructor(
    private readonly names: SkillNamesRepository,
    private readonly skills: OwnSkills,
    private readonly transfers: PendingTransfers,
    private readonly owners: OwnerChanges,
  ) {}

  /**
   * Brings the skill from its publisher to the one it is published for, when the caller manages both. Otherwise it
   * stays where it is, and its slug is taken.
   */
  async migrate(tx: Tx, wanted: WantedSkill, { migrateOwner, sourceOwnerHandle }: SkillOrigin): Promise<void> {
    const { name, ownerId } = wanted;
    const actor = currentActor();
    if (!migrateOwner || !managesOwner(actor, ownerId)) return;
    if ((await this.names.findHolder(tx, name, wanted))?.ownerId === ownerId) return;
    const found = await this.names.find(name, handleOf(sourceOwnerHandle), tx);
    const [source, another] = found.filter((skill) => skill.slug === name && managesOwner(actor, skill.ownerId));
    if (source === undefined || another !== undefined) return;
    const [skill] = await this.skills.lock(tx, [source] as const, [ownerId]);
    await this.owners.assertMayGo(tx, skill);
    await this.transfers.drop(tx, skill, 'owner_changed');
    await this.owners.move(tx, skill, wanted, { way: 'migrated' });
  }

  /** Notes of which skill this one is a fork or a duplicate. @throws DomainError PUBLISH_INVALID */
  async note(tx: Tx, skillId: string, { forkOf, fingerprints }: SkillOrigin): Promise<void> {
    if (forkOf === undefined) return this.names.noteDuplicate(tx, skillId, fingerprints);
    const slug = normalSlug(forkOf.slug);
    const found = await this.names.find(slug, handleOf(forkOf.ownerHandle), tx);
    const known = found.filter(
      ({ isPublic, ownerId }) => isPublic || currentActor()?.publisherIds.includes(ownerId) === true,
    );
    const [upstream, another] = namedFirst(known, slug);
    if (upstream === undefined) throw new DomainError('PUBLISH_INVALID', 'Upstream skill not found');
    if (another !== undefined)
      throw new DomainError('PUBLISH_INVALID', 'Several skills share the slug of the upstream skill; name its owner.');
    await this.names.saveFork(tx, skillId, upstream.id, forkOf.version ?? null);
  }
}

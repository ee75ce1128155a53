import { Injectable } from '@nestjs/common';
import { packageDeleted, packageRestored, type ChangePackageInput, type PackageChanged } from '@app/contracts';
import { Clock, currentActor } from '@app/kernel';
import { DecisionsService } from '../decisions/decisions.service';
import { assertMayUndelete, reasonOf } from '../skill-lifecycle/deletion.rules';
import { ManagedItemsRepository } from '../skill-lifecycle/managed-items.repository';
import { ManagedPackages, packageFactsOf } from './managed-packages.service';

/**
 * Deletes packages with all their releases and brings them back (server-semantics 4.15). Releases keep their own state:
 * what comes back is what moderation would show, never more. The name stays taken for good.
 */
@Injectable()
export class PackageDeletions {
  constructor(
    private readonly managed: ManagedPackages,
    private readonly items: ManagedItemsRepository,
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
  ) {}

  /** A repeat changes nothing. The staff takes over what an owner has deleted, so that the owner cannot undo it. */
  async delete({ name, reason: text }: ChangePackageInput): Promise<PackageChanged> {
    const reason = reasonOf(text);
    return this.managed.change(name, async (tx, item) => {
      const cause = item.isOwner ? 'owner' : 'staff';
      if (item.hiddenCause !== null && (cause === 'owner' || item.hiddenCause === 'staff')) return { ok: true };
      const at = this.clock.now();
      const by = currentActor()?.userId ?? null;
      await this.items.hide(tx, item.id, { cause, by, reason, at, nameKeptUntil: null });
      await this.decisions.reconsiderItem(tx, item.id, item.isPublic);
      await tx.emit(packageDeleted, { ...packageFactsOf(item), reason, deletedAt: at.getTime(), cause });
      return { ok: true };
    });
  }

  /** Does nothing to a package that is not deleted. */
  async undelete({ name, reason: text }: ChangePackageInput): Promise<PackageChanged> {
    const reason = reasonOf(text);
    return this.managed.change(name, async (tx, item) => {
      if (item.hiddenAt === null) return { ok: true };
      assertMayUndelete({ ...item, what: 'package' });
      await this.items.show(tx, item.id);
      await this.decisions.reconsiderItem(tx, item.id, item.isPublic);
      const deletedAt = item.hiddenAt.getTime();
      await tx.emit(packageRestored, { ...packageFactsOf(item), reason, deletedAt });
      return { ok: true };
    });
  }
}

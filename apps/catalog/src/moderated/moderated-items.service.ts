import { Injectable } from '@nestjs/common';
import type {
  DescribedModerated,
  DescribeModeratedInput,
  FindModeratedInput,
  ListedModerated,
  ListModeratedFilesInput,
  ListModeratedInput,
  ModeratedFiles,
  ModeratedItem,
  ModerationPurpose,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { assertStaff } from '../owners/staff';
import { ManagedPackagesRepository } from '../package-lifecycle/managed-packages.repository';
import { askerOf, isOwnedByCaller, SkillFinder } from '../skills/skill-finder.service';
import { ModeratedItemsRepository, type ModeratedRow } from './moderated-items.repository';

/** Skills and packages for those who report them, contest what was decided about them, or decide. */
@Injectable()
export class ModeratedItems {
  constructor(
    private readonly finder: SkillFinder,
    private readonly packages: ManagedPackagesRepository,
    private readonly repository: ModeratedItemsRepository,
  ) {}

  async find({ purpose, version, ...named }: FindModeratedInput): Promise<ModeratedItem> {
    if (purpose === 'rule') assertStaff('moderator');
    const item = named.kind === 'skill' ? await this.skill(named, purpose) : await this.package(named.name, purpose);
    const wanted = { itemId: item.id, versionId: null, ...(version === undefined ? {} : { version }) };
    const [found] = await this.repository.find([wanted]);
    if (found === undefined) throw new DomainError(named.kind === 'skill' ? 'SKILL_NOT_FOUND' : 'PACKAGE_NOT_FOUND');
    const isHidden = !found.isKnown && askerOf(item) === 'stranger';
    if (version !== undefined && (found.release === null || isHidden)) throw versionNotFound(found, purpose);
    return found;
  }

  /** @throws DomainError FORBIDDEN */
  async describe({ items }: DescribeModeratedInput): Promise<DescribedModerated> {
    assertStaff('moderator');
    return { items: await this.repository.find(items) };
  }

  /** @throws DomainError FORBIDDEN */
  async list({ ownerId, name, limit }: ListModeratedInput): Promise<ListedModerated> {
    assertStaff('moderator');
    const found = await this.repository.newest(
      { ownerId: ownerId ?? null, name: name?.toLowerCase() ?? null },
      limit + 1,
    );
    const wanted = found.slice(0, limit).map((itemId) => ({ itemId, versionId: null }));
    return { items: await this.repository.find(wanted), more: found.length > limit };
  }

  /** @throws DomainError FORBIDDEN */
  files({ versionId, paths, limit }: ListModeratedFilesInput): Promise<ModeratedFiles> {
    assertStaff('moderator');
    return this.repository.files(versionId, paths ?? null, limit);
  }

  private async skill(
    { name: slug, ownerHandle }: Pick<FindModeratedInput, 'name' | 'ownerHandle'>,
    purpose: ModerationPurpose,
  ) {
    const reference = { slug, ...(ownerHandle === undefined ? {} : { ownerHandle }) };
    const skill = await this.finder.get(reference, purpose === 'report' ? 'detail' : 'moderation');
    assertMay(purpose, skill);
    return skill;
  }

  /** A deleted package exists for the staff only, one nobody sees for the members of its publisher, too. */
  private async package(name: string, purpose: ModerationPurpose) {
    const item = await this.packages.find(name.toLowerCase());
    const asker = item && askerOf(item);
    if (item === undefined || (asker !== 'staff' && (item.isDeleted || (asker === 'stranger' && !item.isPublic))))
      throw new DomainError('PACKAGE_NOT_FOUND');
    assertMay(purpose, item);
    return item;
  }
}

/** @throws DomainError FORBIDDEN */
function assertMay(purpose: ModerationPurpose, item: { readonly ownerId: string }): void {
  const may = {
    report: true,
    appeal: isOwnedByCaller(item) && currentActor()?.limits === undefined,
    review: askerOf(item) !== 'stranger',
    rule: askerOf(item) === 'staff',
  };
  if (!may[purpose]) throw new DomainError('FORBIDDEN', 'Unauthorized');
}

function versionNotFound({ kind }: ModeratedRow, purpose: ModerationPurpose): DomainError {
  if (purpose === 'rule' || purpose === 'review') return new DomainError('VERSION_NOT_FOUND');
  return new DomainError('VERSION_NOT_FOUND', `${kind === 'skill' ? 'Skill' : 'Package'} version not found`);
}

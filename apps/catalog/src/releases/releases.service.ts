import { Injectable } from '@nestjs/common';
import type { FindReleaseInput, ListShownReleasesInput, PublishedRelease, ShownReleases } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { assertStaff } from '../owners/staff';
import { askerOf, SkillFinder } from '../skills/skill-finder.service';
import { ReleasesRepository } from './releases.repository';

/** Versions for those who answer for them: the members of their publisher, and staff. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly finder: SkillFinder,
    private readonly releases: ReleasesRepository,
  ) {}

  find(input: FindReleaseInput): Promise<PublishedRelease> {
    return input.kind === 'skill' ? this.ofSkill(input) : this.ofPackage(input);
  }

  /** @throws DomainError FORBIDDEN */
  async listShown({ kind, after, limit }: ListShownReleasesInput): Promise<ShownReleases> {
    assertStaff('moderator');
    const releases = await this.releases.listShown(kind, after, limit);
    return { releases, next: releases.length < limit ? null : releases.at(-1)!.itemId };
  }

  private async ofSkill({ name, ownerHandle, version }: FindReleaseInput): Promise<PublishedRelease> {
    const reference = { slug: name, ...(ownerHandle === undefined ? {} : { ownerHandle }) };
    const skill = await this.finder.get(reference, 'moderation');
    assertResponsible(skill);
    const chosen = await this.finder.getChosenVersion(
      skill,
      version === undefined ? reference : { ...reference, version },
    );
    const { id: versionId, displayName } = chosen;
    return { kind: 'skill', itemId: skill.id, versionId, name: skill.slug, displayName, version: chosen.version };
  }

  private async ofPackage({ name, version }: FindReleaseInput): Promise<PublishedRelease> {
    const found = await this.releases.findPackage(name.toLowerCase(), version);
    if (found === undefined || (askerOf(found) === 'stranger' && !found.isPublic))
      throw new DomainError('PACKAGE_NOT_FOUND');
    assertResponsible(found);
    const { versionId, displayName, version: number } = found;
    if (versionId === null || displayName === null || number === null) throw new DomainError('VERSION_NOT_FOUND');
    return { kind: 'package', itemId: found.itemId, versionId, name: found.name, displayName, version: number };
  }
}

function assertResponsible(item: { readonly ownerId: string }): void {
  if (askerOf(item) === 'stranger') throw new DomainError('FORBIDDEN');
}

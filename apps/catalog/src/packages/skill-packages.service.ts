import { Injectable } from '@nestjs/common';
import type {
  FindPackageFileInput,
  FoundFile,
  FoundPackageVersion,
  ListPackageVersionsInput,
  PackageDetail,
  PackageVersionList,
  PackageVersionReference,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { SkillBytesService } from '../skills/skill-bytes.service';
import { SkillFinder } from '../skills/skill-finder.service';
import { SkillsService } from '../skills/skills.service';
import { pathOfSkill } from './package-file.rules';
import { skillAsPackage, skillName, skillVersionDetail, skillVersionItem } from './skill-package-view.rules';

/**
 * Skills on the routes of packages, for names that no package has (server-semantics 4.1). A skill the caller cannot
 * read there is no package either.
 */
@Injectable()
export class SkillPackages {
  constructor(
    private readonly finder: SkillFinder,
    private readonly skills: SkillsService,
    private readonly bytes: SkillBytesService,
  ) {}

  /** @throws DomainError PACKAGE_NOT_FOUND */
  get(name: string): Promise<PackageDetail> {
    return asPackage(async () => skillAsPackage(await this.finder.get({ slug: name }, 'detail')));
  }

  /** Whether a skill the caller can read has the name. */
  async has(name: string): Promise<boolean> {
    return this.get(name).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DomainError && error.code === 'PACKAGE_NOT_FOUND') return false;
        throw error;
      },
    );
  }

  /** @throws DomainError PACKAGE_NOT_FOUND */
  list({ name, ...page }: ListPackageVersionsInput): Promise<PackageVersionList> {
    return asPackage(async () => {
      const skill = await this.finder.get({ slug: name }, 'content');
      const { items, nextCursor } = await this.skills.listVersions({ slug: name, ...page });
      return { items: items.map((item) => skillVersionItem(skill, item)), nextCursor };
    });
  }

  /** @throws DomainError PACKAGE_NOT_FOUND, VERSION_NOT_FOUND */
  getVersion({ name, version }: PackageVersionReference): Promise<FoundPackageVersion> {
    return asPackage(async () => {
      const skill = await this.finder.get({ slug: name }, 'content');
      const detail = await this.skills.getVersion({ slug: name, version });
      const row = await this.finder.getVersion(skill, version);
      const shown = { package: skillName(skill), version: skillVersionDetail(skill, row, detail) };
      return { ...shown, releaseId: row.id, mayReadEvidence: false };
    });
  }

  /** @throws DomainError PACKAGE_NOT_FOUND, VERSION_NOT_FOUND, FILE_NOT_FOUND, DOWNLOAD_BLOCKED, DOWNLOAD_PENDING */
  findFile({ name, path, ...choice }: FindPackageFileInput): Promise<FoundFile> {
    return asPackage(() => this.bytes.findFile({ slug: name, path: pathOfSkill(path), ...choice }));
  }
}

/** Says of a skill what routes of packages say; more than a missing version is nobody's business there. */
async function asPackage<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code.startsWith('SKILL_')) throw new DomainError('PACKAGE_NOT_FOUND');
    if (error.code === 'VERSION_GONE') throw new DomainError('VERSION_NOT_FOUND');
    throw error;
  }
}
